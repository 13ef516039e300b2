import type { Rule } from '../rule.ts';
import { criuRule } from './criu-rule.ts';

/** Rules of the area `container`. Evidence `criu:` paths are those of release 4.2. */
export const CONTAINER_RULES: readonly Rule[] = [
  criuRule({
    id: 'container-criu-floor',
    needs: [
      { need: 'criu', min: '3.11', below: 'fails', when: { attribute: 'manager', equals: 'podman' } },
      { need: 'criu', min: '3.16', below: 'fails', when: { attribute: 'manager', equals: 'cri-o' } },
      { need: 'criu', min: '3.16', below: 'fails', when: { attribute: 'manager', equals: 'containerd' } },
      { need: 'criu', min: '3.0', below: 'fails', when: { attribute: 'manager', equals: 'runc' } },
    ],
    text: 'Container engines refuse to work with older CRIU releases.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'container-rootfs-image',
    needs: [
      { need: 'host', text: 'the same base image is there, by digest' },
      { need: 'host', text: 'the recorded changes to the root file system are applied' },
    ],
    text: 'The engine needs the same base image to put the recorded changes on.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'container-bind-sources',
    needs: [{ need: 'host', text: 'each bind-mount source exists and is of the same kind' }],
    text: 'Each source path must exist with the same type.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'container-runtime',
    needs: [
      {
        need: 'host',
        text: 'the runtime is the one that made the image, or reads what it stored',
      },
    ],
    unmet: 'note',
    text: "Runtimes store descriptors and keys of their own; one does not always read the other's.",
    confidence: 'inferred',
  }),
  criuRule({
    id: 'container-spec',
    needs: [
      {
        need: 'kconfig',
        allOf: [{ option: 'CONFIG_SECCOMP' }, { option: 'CONFIG_SECCOMP_FILTER', since: '3.5' }],
        when: { attribute: 'seccomp', equals: true },
      },
      {
        need: 'fact',
        fact: 'cgroup',
        test: 'one-of',
        values: ['v2', 'hybrid'],
        when: { attribute: 'cgroup', equals: 'v2' },
      },
      {
        need: 'fact',
        fact: 'cgroup',
        test: 'one-of',
        values: ['v1', 'hybrid'],
        when: { attribute: 'cgroup', equals: 'v1' },
      },
    ],
    unmet: 'note',
    text: 'The engine makes the container again with its seccomp profile and in a control group of the host, before CRIU restores what is in it. What the processes themselves need of both has rules of its own.',
    evidence: [
      'OCI runtime-spec config-linux.md (seccomp)',
      'podman annotation org.criu.checkpoint.cgroup.version',
      'kernel: seccomp(2), cgroups(7)',
    ],
    confidence: 'inferred',
  }),
];
