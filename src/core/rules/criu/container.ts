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
    text: 'Container engines reject older CRIU releases.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'container-rootfs-image',
    needs: [
      { need: 'host', text: 'a base image with the same digest is present' },
      { need: 'host', text: 'the recorded changes to the root file system are applied' },
    ],
    text: 'The engine applies the recorded changes to the same base image.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'container-bind-sources',
    needs: [{ need: 'host', text: 'each bind-mount source exists and has the same type' }],
    text: 'Each source path must exist with the same type.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'container-runtime',
    needs: [
      {
        need: 'host',
        text: 'the runtime is the one that created the image, or can read what that runtime stored',
      },
    ],
    unmet: 'note',
    text: 'Each runtime stores its own descriptors and keys, which other runtimes cannot always read.',
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
    text: 'Before CRIU restores the processes, the engine re-creates the container with its seccomp profile and in a control group of the host. Other rules cover what the processes themselves need from seccomp and control groups.',
    evidence: [
      'OCI runtime-spec config-linux.md (seccomp)',
      'podman annotation org.criu.checkpoint.cgroup.version',
      'kernel: seccomp(2), cgroups(7)',
    ],
    confidence: 'inferred',
  }),
  criuRule({
    id: 'container-hooks',
    title: 'Hooks of the container',
    appliesTo: ['criu/container-spec'],
    when: { attribute: 'hooks', notEquals: [] },
    needs: [{ need: 'host', text: 'the programs of the hooks exist and work for a restored container' }],
    text: 'The runtime runs the hooks of the specification again when it restores: programs that set up a GPU or a network. Which programs they are is not kept.',
    evidence: [
      'OCI runtime-spec config.md (POSIX-platform hooks)',
      'runc:libcontainer/criu_linux.go (setup-namespaces)',
    ],
    confidence: 'documented',
  }),
  criuRule({
    id: 'container-devices',
    title: 'Devices of the container',
    appliesTo: ['criu/container-spec'],
    needs: [{ need: 'devices', fromAttribute: 'devices' }],
    text: 'The specification names device nodes, which the runtime creates or mounts before CRIU restores.',
    evidence: [
      'OCI runtime-spec config-linux.md (devices)',
      'runc:libcontainer/criu_linux.go (devices as external mounts)',
    ],
    confidence: 'documented',
  }),
  criuRule({
    id: 'container-gpu-count',
    title: 'GPUs of the container',
    appliesTo: ['criu/container-spec'],
    when: { attribute: 'gpus', min: 1 },
    needs: [{ need: 'fact', fact: 'gpuCount', test: 'at-least', fromAttribute: 'gpus' }],
    text: 'The specification gives GPUs to the container. The target needs as many.',
    evidence: [
      'criu:plugins/cuda/README.md:51 (similar GPUs, and the same count)',
      'OCI runtime-spec config-linux.md (devices)',
    ],
    confidence: 'documented',
  }),
  criuRule({
    id: 'container-unified-limits',
    title: 'Limits that only cgroup v2 has',
    appliesTo: ['criu/container-spec'],
    when: { attribute: 'limits', contains: 'unified' },
    needs: [{ need: 'fact', fact: 'cgroup', test: 'equals', value: 'v2' }],
    text: 'The runtime refuses a specification with unified resources on a host with cgroup v1, before CRIU starts.',
    evidence: [
      'OCI runtime-spec config-linux.md (unified)',
      'runc: libcontainer/cgroups (unified resources on cgroup v1 are an error)',
      'experiment: a container with limits of cgroup v2 fails in the runtime on a host with cgroup v1',
    ],
    confidence: 'documented',
  }),
];
