import type { Rule } from '../rule.ts';

/** Rules of the area `container`. Evidence `criu:` paths are those of release 4.2. */
export const CONTAINER_RULES: readonly Rule[] = [
  {
    id: 'container-criu-floor',
    title: 'CRIU release the engine asks for',
    area: 'container',
    appliesTo: ['criu/container-criu-floor'],
    family: 'criu',
    needs: [
      { need: 'criu', min: '3.11', below: 'fails', when: { attribute: 'manager', equals: 'podman' } },
      { need: 'criu', min: '3.16', below: 'fails', when: { attribute: 'manager', equals: 'cri-o' } },
      { need: 'criu', min: '3.16', below: 'fails', when: { attribute: 'manager', equals: 'containerd' } },
      { need: 'criu', min: '3.0', below: 'fails', when: { attribute: 'manager', equals: 'runc' } },
    ],
    unmet: 'blocker',
    adjustments: [],
    text: 'Container engines refuse to work with older CRIU releases.',
    evidence: [
      'containers/podman pkg/checkpoint criu minimum constants',
      'opencontainers/runc libcontainer/criu_linux.go',
    ],
    confidence: 'verified-source',
  },
  {
    id: 'container-rootfs-image',
    title: 'Base image of the container',
    area: 'container',
    appliesTo: ['criu/container-rootfs-image'],
    family: 'criu',
    needs: [
      { need: 'host', text: 'the same base image is there, by digest' },
      { need: 'host', text: 'the recorded changes to the root file system are applied' },
    ],
    unmet: 'blocker',
    adjustments: [],
    text: 'The engine needs the same base image to put the recorded changes on.',
    evidence: ['checkpointctl lib/metadata.go', 'podman container_internal_common.go'],
    confidence: 'verified-source',
  },
  {
    id: 'container-bind-sources',
    title: 'Bind-mount sources',
    area: 'container',
    appliesTo: ['criu/container-bind-sources'],
    family: 'criu',
    needs: [{ need: 'host', text: 'each bind-mount source exists and is of the same kind' }],
    unmet: 'blocker',
    adjustments: [],
    text: 'Each source path must exist with the same type.',
    evidence: ['cri-o internal/lib/checkpoint.go'],
    confidence: 'verified-source',
  },
  {
    id: 'container-runtime',
    title: 'OCI runtime',
    area: 'container',
    appliesTo: ['criu/container-runtime'],
    family: 'criu',
    needs: [
      {
        need: 'host',
        text: 'the runtime is the one that made the image, or reads what it stored',
      },
    ],
    unmet: 'note',
    adjustments: [],
    text: "Runtimes store descriptors and keys of their own; one does not always read the other's.",
    evidence: ['runc libcontainer/criu_linux.go'],
    confidence: 'inferred',
  },
];
