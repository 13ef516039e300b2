import { type CriuObjectType, criuObjectType } from './criu-object-type.ts';

/** CRIU features of the area `cgroups`. Evidence `criu:` paths are those of release 4.2. */
export const CGROUPS_OBJECT_TYPES: readonly CriuObjectType[] = [
  criuObjectType({
    id: 'cgroup-v1-controllers',
    title: 'cgroup v1 controllers',
    area: 'cgroups',
    since: '1.3',
    detect: {
      logic: 'any',
      conditions: [
        {
          file: 'cgroup',
          path: 'controllers.cnames',
          op: 'table',
          rows: [
            { name: 'cpuset', value: 'cpuset' },
            { name: 'cpu', value: 'cpu' },
            { name: 'cpuacct', value: 'cpuacct' },
            { name: 'memory', value: 'memory' },
            { name: 'blkio', value: 'blkio' },
            { name: 'devices', value: 'devices' },
            { name: 'freezer', value: 'freezer' },
            { name: 'pids', value: 'pids' },
            { name: 'net_cls', value: 'net_cls' },
            { name: 'net_prio', value: 'net_prio' },
            { name: 'perf_event', value: 'perf_event' },
            { name: 'hugetlb', value: 'hugetlb' },
            { name: 'rdma', value: 'rdma' },
            { name: 'misc', value: 'misc' },
          ],
        },
      ],
      attributes: [{ name: 'controllers', take: 'names' }],
    },
    attributes: { controllers: 'v1 controllers' },
    evidence: [
      'criu:criu/cgroup.c:686',
      'criu:criu/cgroup.c:1167',
      'https://github.com/checkpoint-restore/criu/issues/83',
      'https://github.com/checkpoint-restore/criu/issues/1897',
      'https://github.com/checkpoint-restore/criu/issues/447',
    ],
  }),
  criuObjectType({
    id: 'cgroup-v2',
    title: 'cgroup v2 membership',
    area: 'cgroups',
    since: '3.14',
    detect: { logic: 'any', conditions: [{ file: 'cgroup', path: 'controllers.cnames', op: 'contains', value: '' }] },
    evidence: ['criu:criu/cgroup.c:460', 'man cgroups(7)', 'kernel: cgroups(7)'],
  }),
  criuObjectType({
    id: 'cgroup-v2-threaded',
    title: 'Threads in different cgroups',
    area: 'cgroups',
    since: '3.18',
    detect: { detector: 'thread-cgroups' },
    evidence: ['criu:criu/cgroup.c:2048', 'man cgroups(7)', 'kernel: cgroups(7)'],
  }),
  criuObjectType({
    id: 'cgroup-props',
    title: 'cgroup property files',
    area: 'cgroups',
    since: '1.0',
    detect: { detector: 'cgroup-properties' },
    attributes: { properties: 'recorded properties that not every kernel has' },
    evidence: [
      'criu:criu/cgroup.c:1815',
      'https://github.com/checkpoint-restore/criu/issues/1894',
      'https://github.com/checkpoint-restore/criu/issues/24',
    ],
  }),
  criuObjectType({
    id: 'cgroup-cpuset-range',
    title: 'cpuset beyond the CPUs of the machine',
    area: 'cgroups',
    since: '1.0',
    detect: { detector: 'cgroup-cpuset' },
    attributes: { cpusNeeded: 'highest CPU number of a cpuset plus one' },
    evidence: ['criu:criu/cgroup.c:1815'],
  }),
];
