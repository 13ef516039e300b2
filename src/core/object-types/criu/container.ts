import { type CriuObjectType, criuObjectType } from './criu-object-type.ts';

/** CRIU features of the area `container`. Evidence `criu:` paths are those of release 4.2. */
export const CONTAINER_OBJECT_TYPES: readonly CriuObjectType[] = [
  criuObjectType({
    id: 'container-criu-floor',
    title: 'CRIU release that the engine requires',
    area: 'container',
    since: '3.11',
    detect: { detector: 'container-manager' },
    attributes: { manager: 'tool that made the checkpoint: podman, cri-o, containerd, runc, oci' },
    evidence: [
      'containers/podman pkg/checkpoint criu minimum constants',
      'opencontainers/runc libcontainer/criu_linux.go',
    ],
  }),
  criuObjectType({
    id: 'container-rootfs-image',
    title: 'Base image of the container',
    area: 'container',
    since: '1.0',
    detect: { detector: 'container-rootfs' },
    evidence: ['checkpointctl lib/metadata.go', 'podman container_internal_common.go'],
  }),
  criuObjectType({
    id: 'container-bind-sources',
    title: 'Bind-mount sources',
    area: 'container',
    since: '1.0',
    detect: { detector: 'container-mounts' },
    evidence: ['cri-o internal/lib/checkpoint.go'],
  }),
  criuObjectType({
    id: 'container-runtime',
    title: 'OCI runtime',
    area: 'container',
    since: '1.0',
    detect: { detector: 'container-runtime' },
    evidence: ['runc libcontainer/criu_linux.go'],
  }),
  criuObjectType({
    id: 'container-spec',
    title: 'Runtime specification of the container',
    area: 'container',
    since: '1.0',
    detect: { detector: 'container-spec' },
    attributes: {
      cgroup: 'version of control groups on the source: v1, v2; null if not recorded',
      devices: 'device nodes of the specification that a restore depends on: GPUs, tun, fuse, kvm, vfio, infiniband',
      gpus: 'number of GPUs among the devices',
      hooks: 'moments at which the runtime runs hooks',
      joinedNamespaces: 'kinds of namespaces that the container joins by path',
      limits: 'limits that the specification sets; unified: limits that only cgroup v2 has',
      lsm: 'security modules with a profile or label for the container: apparmor, selinux',
      mountTypes: 'types of mounts: bind, cgroup, cgroup2, devpts, mqueue, overlay, proc, sysfs, tmpfs',
      newNamespaces: 'kinds of namespaces that the runtime creates for the container',
      seccomp: 'the container has a seccomp profile',
      terminal: 'the container has a terminal',
    },
    evidence: ['OCI runtime-spec config.md, config-linux.md', 'checkpointctl lib/metadata.go'],
  }),
];
