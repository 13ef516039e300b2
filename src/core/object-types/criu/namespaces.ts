import { type CriuObjectType, criuObjectType } from './criu-object-type.ts';

/** CRIU features of the area `namespaces`. Evidence `criu:` paths are those of release 4.2. */
export const NAMESPACES_OBJECT_TYPES: readonly CriuObjectType[] = [
  criuObjectType({
    id: 'ns-pid',
    title: 'Own pid namespace',
    area: 'namespaces',
    since: '1.0',
    detect: {
      logic: 'any',
      conditions: [
        { file: 'ids', path: 'pid_ns_id', op: 'ne-ref' },
        { file: 'core', path: 'ids.pid_ns_id', op: 'ne-ref' },
      ],
    },
    evidence: [
      'criu:criu/pstree.c:861',
      'man namespaces(7)',
      'criu:criu/namespaces.c:169',
      'kernel: clone(2), namespaces(7)',
    ],
  }),
  criuObjectType({
    id: 'ns-net',
    title: 'Own network namespace',
    area: 'namespaces',
    since: '1.0',
    detect: {
      logic: 'any',
      conditions: [
        { file: 'ids', path: 'net_ns_id', op: 'ne-ref' },
        { file: 'core', path: 'ids.net_ns_id', op: 'ne-ref' },
      ],
    },
    evidence: [
      'criu:criu/pstree.c:863',
      'man namespaces(7)',
      'kernel: clone(2): flag 2.6.24, completed by about 2.6.29',
    ],
  }),
  criuObjectType({
    id: 'ns-ipc',
    title: 'Own IPC namespace',
    area: 'namespaces',
    since: '1.0',
    detect: {
      logic: 'any',
      conditions: [
        { file: 'ids', path: 'ipc_ns_id', op: 'ne-ref' },
        { file: 'core', path: 'ids.ipc_ns_id', op: 'ne-ref' },
      ],
    },
    evidence: ['criu:criu/pstree.c:865', 'man namespaces(7)', 'kernel: clone(2), namespaces(7)'],
  }),
  criuObjectType({
    id: 'ns-uts',
    title: 'Own UTS namespace',
    area: 'namespaces',
    since: '1.0',
    detect: {
      logic: 'any',
      conditions: [
        { file: 'ids', path: 'uts_ns_id', op: 'ne-ref' },
        { file: 'core', path: 'ids.uts_ns_id', op: 'ne-ref' },
      ],
    },
    evidence: ['criu:criu/pstree.c:867', 'man namespaces(7)', 'kernel: clone(2), namespaces(7)'],
  }),
  criuObjectType({
    id: 'ns-mnt',
    title: 'Own mount namespace',
    area: 'namespaces',
    since: '1.0',
    detect: {
      logic: 'any',
      conditions: [
        { file: 'ids', path: 'mnt_ns_id', op: 'ne-ref' },
        { file: 'core', path: 'ids.mnt_ns_id', op: 'ne-ref' },
      ],
    },
    evidence: ['criu:criu/pstree.c:871', 'man namespaces(7)', 'kernel: clone(2), namespaces(7)'],
  }),
  criuObjectType({
    id: 'ns-user',
    title: 'Own user namespace',
    area: 'namespaces',
    since: '1.5',
    detect: {
      logic: 'any',
      conditions: [
        { file: 'ids', path: 'user_ns_id', op: 'ne-ref' },
        { file: 'core', path: 'ids.user_ns_id', op: 'ne-ref' },
        { file: 'userns', path: 'uid_map', op: 'non-empty' },
      ],
    },
    evidence: [
      'criu:criu/cr-check.c:1142',
      'criu:criu/namespaces.c:1501',
      'man user_namespaces(7)',
      'kernel: prctl(2) for PR_SET_MM_MAP; user_namespaces(7) for 3.8; CRIU check_userns',
    ],
  }),
  criuObjectType({
    id: 'ns-cgroup',
    title: 'Own cgroup namespace',
    area: 'namespaces',
    since: '2.0',
    detect: {
      logic: 'any',
      conditions: [
        { file: 'ids', path: 'cgroup_ns_id', op: 'ne-ref' },
        { file: 'core', path: 'ids.cgroup_ns_id', op: 'ne-ref' },
        { file: 'cgroup', path: 'sets.ctls.cgns_prefix', op: '>', value: 0 },
      ],
    },
    evidence: [
      'criu:criu/cgroup.c:1287',
      'criu:criu/cr-check.c:1027',
      'man cgroup_namespaces(7)',
      'kernel: clone(2), namespaces(7)',
    ],
  }),
  criuObjectType({
    id: 'ns-time',
    title: 'Own time namespace',
    area: 'namespaces',
    since: '3.14',
    detect: {
      logic: 'any',
      conditions: [
        { file: 'ids', path: 'time_ns_id', op: 'ne-ref' },
        { file: 'core', path: 'ids.time_ns_id', op: 'ne-ref' },
      ],
    },
    evidence: [
      'criu:criu/cr-restore.c:1564',
      'criu:criu/timens.c:79',
      'criu:criu/cr-check.c:1287',
      'experiment: corpus criu-releases/criu42-generation2-timens (dump of a restored task) has time_ns_id != root id, g1 not',
      'https://github.com/checkpoint-restore/criu/issues/2610',
      'kernel: namespaces(7), unshare(2)',
    ],
  }),
  criuObjectType({
    id: 'timens-offsets',
    title: 'Clock offsets',
    area: 'namespaces',
    since: '3.14',
    detect: { logic: 'any', conditions: [{ file: 'timens', path: 'monotonic', op: 'present' }] },
    evidence: ['criu:criu/cr-restore.c:1567', 'criu:criu/cr-dump.c:2300', 'kernel: namespaces(7), unshare(2)'],
  }),
  criuObjectType({
    id: 'ns-net-external',
    title: 'External network namespace',
    area: 'namespaces',
    since: '3.11',
    detect: { logic: 'any', conditions: [{ file: 'netns', path: 'ext_key', op: 'present' }] },
    evidence: ['criu:criu/net.c:2838'],
  }),
  criuObjectType({
    id: 'ns-pid-external',
    title: 'External pid namespace',
    area: 'namespaces',
    since: '3.15',
    detect: { logic: 'any', conditions: [{ file: 'pidns', path: 'ext_key', op: 'present' }] },
    evidence: ['criu:criu/namespaces.c:1828'],
  }),
  criuObjectType({
    id: 'ns-nested',
    title: 'Several namespaces of a kind',
    area: 'namespaces',
    since: '3.8',
    detect: {
      logic: 'any',
      conditions: [
        { file: 'ids', path: 'net_ns_id', op: 'varies-between-tasks' },
        { file: 'ids', path: 'mnt_ns_id', op: 'varies-between-tasks' },
      ],
    },
    evidence: [
      'criu:criu/namespaces.c:460',
      'criu:criu/cr-check.c:1777',
      'https://github.com/util-linux/util-linux/pull/3506',
      'kernel: search: commit 0c7aecd4bde4 of 2015-01-19 (net-next of the 4.0 window)',
    ],
  }),
];
