import { type CriuObjectType, criuObjectType } from './criu-object-type.ts';

/** CRIU features of the area `mounts`. Evidence `criu:` paths are those of release 4.2. */
export const MOUNTS_OBJECT_TYPES: readonly CriuObjectType[] = [
  criuObjectType({
    id: 'mnt-external',
    title: 'External mounts',
    area: 'mounts',
    since: '1.3',
    detect: {
      logic: 'any',
      conditions: [
        { file: 'mountpoints', path: 'ext_mount', op: '==', value: true },
        { file: 'mountpoints', path: 'ext_key', op: 'present' },
      ],
    },
    evidence: ['criu:criu/mount.c:3141', 'criu:criu/mount.c:3120'],
  }),
  criuObjectType({
    id: 'mnt-cgroup-in-userns',
    title: 'cgroup mount in a user namespace',
    area: 'mounts',
    since: '1.5',
    detect: { detector: 'cgroup-mount-in-userns' },
    evidence: [
      'criu:criu/mount-v2.c:265',
      'kernel: kernel/cgroup/cgroup.c (cgroup_init_fs_context takes the user namespace of the cgroup namespace)',
      'experiment: runc with a user namespace, CRIU 4.2.1 on 6.1, 6.12 and 7.3: "Unable to mount cgroup2 ... Operation not permitted" (data/restores/application-outcomes.json)',
    ],
  }),
  criuObjectType({
    id: 'mnt-fs-kind',
    title: 'File systems of the mount tree',
    area: 'mounts',
    since: '1.0',
    detect: {
      logic: 'any',
      conditions: [
        {
          file: 'mountpoints',
          path: 'fstype',
          op: 'table',
          rows: [
            { name: 'binfmt-misc', value: 4 },
            { name: 'tmpfs', value: 5 },
            { name: 'devpts', value: 6 },
            { name: 'pstore', value: 8 },
            { name: 'securityfs', value: 9 },
            { name: 'fusectl', value: 10 },
            { name: 'debugfs', value: 11 },
            { name: 'cgroup', value: 12 },
            { name: 'aufs', value: 13 },
            { name: 'mqueue', value: 14 },
            { name: 'fuse', value: 15 },
            { name: 'overlay', value: 17 },
            { name: 'autofs', value: 18 },
            { name: 'tracefs', value: 19 },
            { name: 'cgroup2', value: 23 },
          ],
        },
      ],
      attributes: [{ name: 'filesystems', take: 'names' }],
    },
    attributes: { filesystems: 'file system types in the mount tree' },
    evidence: ['criu:criu/filesystems.c:552', 'criu:criu/filesystems.c:691'],
  }),
  criuObjectType({
    id: 'mnt-cgroup-v1',
    title: 'cgroup v1 mount',
    area: 'mounts',
    since: '1.0',
    detect: { logic: 'any', conditions: [{ file: 'mountpoints', path: 'fstype', op: '==', value: 12 }] },
    evidence: [
      'criu:criu/filesystems.c:750',
      'https://github.com/checkpoint-restore/criu/issues/83',
      'kernel: cgroups(7)',
    ],
  }),
  criuObjectType({
    id: 'mnt-autofs',
    title: 'autofs mount',
    area: 'mounts',
    since: '2.4',
    detect: {
      logic: 'any',
      conditions: [
        { file: 'autofs', path: 'fd', op: 'present' },
        { file: 'mountpoints', path: 'fstype', op: '==', value: 18 },
      ],
    },
    evidence: [
      'criu:criu/autofs.c:63',
      'criu:criu/cr-check.c:952',
      'kernel: search: commit c83aa55d0bb7 of 2016-03-15 (4.6 window)',
    ],
  }),
  criuObjectType({
    id: 'mnt-binfmt-misc',
    title: 'binfmt_misc registrations',
    area: 'mounts',
    since: '2.0',
    detect: { logic: 'any', conditions: [{ file: 'binfmt-misc', path: 'name', op: 'present' }] },
    evidence: ['criu:criu/filesystems.c:325'],
  }),
  criuObjectType({
    id: 'mnt-sharing',
    title: 'Mount propagation',
    area: 'mounts',
    since: '3.17',
    detect: {
      logic: 'any',
      conditions: [
        { file: 'mountpoints', path: 'shared_id', op: '!=', value: 0 },
        { file: 'mountpoints', path: 'master_id', op: '!=', value: 0 },
      ],
    },
    evidence: [
      'criu:criu/mount-v2.c:36',
      'criu:criu/config.c:1125',
      'https://github.com/checkpoint-restore/criu/issues/2023',
      'man mount_setattr/openat2',
      'kernel: mount_namespaces(7), openat2(2)',
    ],
  }),
  criuObjectType({
    id: 'mnt-overlay',
    title: 'overlay mount',
    area: 'mounts',
    since: '1.6',
    detect: { logic: 'any', conditions: [{ file: 'mountpoints', path: 'fstype', op: '==', value: 17 }] },
    evidence: ['criu:criu/filesystems.c:773'],
  }),
  criuObjectType({
    id: 'mnt-tmpfs-content',
    title: 'tmpfs content',
    area: 'mounts',
    since: '1.0',
    detect: {
      logic: 'any',
      conditions: [
        { file: 'tmpfs', op: 'file-present' },
        { file: 'tmpfs-dev', op: 'file-present' },
      ],
    },
    evidence: ['criu:criu/filesystems.c:460'],
  }),
  criuObjectType({
    id: 'mnt-mqueue',
    title: 'POSIX message-queue mount',
    area: 'mounts',
    since: '1.0',
    detect: { logic: 'any', conditions: [{ file: 'mountpoints', path: 'fstype', op: '==', value: 14 }] },
    evidence: ['criu:criu/filesystems.c:726', 'criu:criu/ipc_ns.c:311'],
  }),
];
