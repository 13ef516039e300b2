import { type CriuObjectType, criuObjectType } from './criu-object-type.ts';

/** CRIU features of the area `seccomp`. Evidence `criu:` paths are those of release 4.2. */
export const SECCOMP_OBJECT_TYPES: readonly CriuObjectType[] = [
  criuObjectType({
    id: 'seccomp-strict',
    title: 'Seccomp strict mode',
    area: 'seccomp',
    since: '1.5',
    detect: {
      logic: 'any',
      conditions: [
        { file: 'core', path: 'thread_core.seccomp_mode', op: '==', value: 1 },
        { file: 'core', path: 'tc.old_seccomp_mode', op: '==', value: 1 },
      ],
    },
    evidence: ['criu:criu/pie/restorer.c:570', 'criu:images/core.proto:51', 'kernel: prctl(2)'],
  }),
  criuObjectType({
    id: 'seccomp-filter',
    title: 'Seccomp filters',
    area: 'seccomp',
    since: '2.0',
    detect: {
      logic: 'any',
      conditions: [
        { file: 'core', path: 'thread_core.seccomp_mode', op: '==', value: 2 },
        { file: 'seccomp', path: 'seccomp_filters', op: 'non-empty' },
      ],
      attributes: [
        {
          name: 'perThread',
          take: 'flag',
          from: [{ file: 'core', path: 'thread_core.seccomp_mode', op: '==', value: 2 }],
        },
      ],
    },
    attributes: { perThread: 'filters are stored for each thread' },
    evidence: [
      'criu:criu/pie/restorer.c:546',
      'criu:criu/cr-restore.c:1763',
      'criu:criu/cr-check.c:748',
      'https://github.com/checkpoint-restore/criu/issues/2391',
      'man seccomp(2), ptrace(2)',
      'kernel: ptrace(2) for PTRACE_O_SUSPEND_SECCOMP; seccomp(2)',
    ],
  }),
  criuObjectType({
    id: 'seccomp-flags',
    title: 'Seccomp filter flags',
    area: 'seccomp',
    since: '3.10',
    detect: {
      logic: 'any',
      conditions: [
        {
          file: 'seccomp',
          path: 'seccomp_filters.flags',
          op: 'table',
          rows: [
            { name: 'tsync', mask: 1 },
            { name: 'log', mask: 2 },
            { name: 'spec-allow', mask: 4 },
            { name: 'new-listener', mask: 8 },
            { name: 'wait-killable-recv', mask: 32 },
          ],
        },
      ],
      attributes: [{ name: 'flags', take: 'names' }],
    },
    attributes: { flags: 'flags with which the filters were installed' },
    evidence: [
      'criu:criu/pie/restorer.c:532',
      'man seccomp(2)',
      'kernel: seccomp(2) (system call 3.17, per-flag releases in the table)',
    ],
  }),
  criuObjectType({
    id: 'seccomp-actions',
    title: 'Newer seccomp actions',
    area: 'seccomp',
    since: '1.0',
    detect: { detector: 'seccomp-actions' },
    attributes: { actions: 'return actions newer than the original four' },
    evidence: ['man seccomp(2)', 'criu:images/seccomp.proto:6', 'kernel: seccomp(2)'],
  }),
];
