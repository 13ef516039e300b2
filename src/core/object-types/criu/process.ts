import { type CriuObjectType, criuObjectType } from './criu-object-type.ts';

/** CRIU features of the area `process`. Evidence `criu:` paths are those of release 4.2. */
export const PROCESS_OBJECT_TYPES: readonly CriuObjectType[] = [
  criuObjectType({
    id: 'child-subreaper',
    title: 'Child subreaper',
    area: 'process',
    since: '3.13',
    detect: { logic: 'any', conditions: [{ file: 'core', path: 'tc.child_subreaper', op: '==', value: true }] },
    evidence: ['criu:criu/pie/restorer.c:69', 'man prctl(2)', 'kernel: prctl(2)'],
  }),
  criuObjectType({
    id: 'pdeath-sig',
    title: 'Parent-death signal',
    area: 'process',
    since: '1.0',
    detect: { logic: 'any', conditions: [{ file: 'core', path: 'thread_core.pdeath_sig', op: '!=', value: 0 }] },
    evidence: ['criu:criu/pie/restorer.c:65', 'kernel: prctl(2)'],
  }),
  criuObjectType({
    id: 'sched-policy',
    title: 'Scheduling policy',
    area: 'process',
    since: '1.0',
    detect: {
      logic: 'any',
      conditions: [{ file: 'core', path: 'thread_core.sched_policy', op: '!=', value: 0 }],
      attributes: [
        {
          name: 'policies',
          take: 'names',
          from: [
            {
              file: 'core',
              path: 'thread_core.sched_policy',
              op: 'table',
              rows: [
                { name: 'ext', value: 7 },
                { name: 'reset-on-fork', mask: 1073741824 },
              ],
            },
          ],
        },
      ],
    },
    attributes: { policies: 'policies and flags that require a newer kernel or CRIU' },
    evidence: ['criu:criu/pie/restorer.c:459', 'kernel: sched(7), sched_setscheduler(2): RESET_ON_FORK 2.6.32'],
  }),
  criuObjectType({
    id: 'oom-score-adj',
    title: 'OOM score adjustment',
    area: 'process',
    since: '2.0',
    detect: { logic: 'any', conditions: [{ file: 'core', path: 'tc.oom_score_adj', op: '!=', value: 0 }] },
    evidence: ['criu:criu/cr-restore.c:619', 'kernel: proc(5)'],
  }),
  criuObjectType({
    id: 'rlimits',
    title: 'Resource limits',
    area: 'process',
    since: '1.0',
    detect: { logic: 'any', conditions: [{ file: 'core', path: 'tc.rlimits.rlimits', op: 'non-empty' }] },
    evidence: ['criu:criu/cr-restore.c:124'],
  }),
  criuObjectType({
    id: 'dumpable',
    title: 'Dumpable flag',
    area: 'process',
    since: '1.0',
    detect: { logic: 'any', conditions: [{ file: 'mm', path: 'dumpable', op: '!=', value: 1 }] },
    evidence: ['criu:criu/pie/restorer.c:426'],
  }),
  criuObjectType({
    id: 'personality',
    title: 'Personality bits',
    area: 'process',
    since: '1.0',
    detect: { logic: 'any', conditions: [{ file: 'core', path: 'tc.personality', op: '!=', value: 0 }] },
    evidence: ['criu:criu/cr-dump.c:628'],
  }),
  criuObjectType({
    id: 'stop-signo',
    title: 'Stopped task',
    area: 'process',
    since: '3.18',
    detect: { logic: 'any', conditions: [{ file: 'core', path: 'tc.stop_signo', op: 'present' }] },
    evidence: ['criu:criu/cr-restore.c:1112'],
  }),
  criuObjectType({
    id: 'pending-signals',
    title: 'Pending signals',
    area: 'process',
    since: '1.0',
    detect: {
      logic: 'any',
      conditions: [
        { file: 'core', path: 'tc.signals_s.signals', op: 'non-empty' },
        { file: 'core', path: 'thread_core.signals_p.signals', op: 'non-empty' },
      ],
    },
    evidence: ['criu:criu/cr-check.c:537', 'criu:criu/pie/restorer.c:488', 'kernel: rt_sigqueueinfo(2)'],
  }),
  criuObjectType({
    id: 'rseq',
    title: 'Restartable sequences',
    area: 'process',
    since: '3.17',
    detect: {
      logic: 'any',
      conditions: [{ file: 'core', path: 'thread_core.rseq_entry.rseq_abi_pointer', op: '!=', value: 0 }],
    },
    evidence: [
      'criu:criu/cr-restore.c:559',
      'criu:criu/kerndat.c:986',
      'https://github.com/checkpoint-restore/criu/issues/1696',
      'https://github.com/checkpoint-restore/criu/issues/1935',
      'kernel: search: rseq system call commit of 2018-06-06 (4.18 window)',
    ],
  }),
  criuObjectType({
    id: 'rseq-size',
    title: 'Extended rseq area',
    area: 'process',
    since: '4.0',
    detect: {
      logic: 'any',
      conditions: [{ file: 'core', path: 'thread_core.rseq_entry.rseq_abi_size', op: '>', value: 32 }],
    },
    evidence: ['criu:images/rseq.proto:7', 'kernel: search: rseq extension commits of 2022-12-27 (6.3 window)'],
  }),
  criuObjectType({
    id: 'membarrier',
    title: 'membarrier registrations',
    area: 'process',
    since: '3.19',
    detect: {
      logic: 'any',
      conditions: [
        {
          file: 'core',
          path: 'tc.membarrier_registration_mask',
          op: 'table',
          rows: [
            { name: 'register-global-expedited', mask: 4 },
            { name: 'register-private-expedited', mask: 16 },
            { name: 'register-private-expedited-sync-core', mask: 64 },
            { name: 'register-private-expedited-rseq', mask: 256 },
          ],
        },
      ],
      attributes: [{ name: 'commands', take: 'names' }],
    },
    attributes: { commands: 'registrations' },
    evidence: [
      'criu:criu/pie/restorer.c:1679',
      'criu:criu/kerndat.c:1691',
      'man membarrier(2)',
      'kernel: membarrier(2)',
    ],
  }),
];
