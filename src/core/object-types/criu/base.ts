import { type CriuObjectType, criuObjectType } from './criu-object-type.ts';

/** CRIU features of the area `base`. Evidence `criu:` paths are those of release 4.2. */
export const BASE_OBJECT_TYPES: readonly CriuObjectType[] = [
  criuObjectType({
    id: 'base-checkpoint-restore',
    title: 'Checkpoint support of the kernel',
    area: 'base',
    since: '1.0',
    detect: { logic: 'any', conditions: [{ file: 'inventory', path: 'img_version', op: 'present' }] },
    evidence: [
      'criu:criu/cr-check.c:198',
      'criu:criu/cr-check.c:116',
      'criu:criu/cr-restore.c:1020',
      'https://criu.org/Linux_kernel',
      'kernel 6.1 init/Kconfig: CHECKPOINT_RESTORE selects PROC_CHILDREN and KCMP',
      'https://github.com/checkpoint-restore/criu/issues/1446',
      'https://github.com/checkpoint-restore/criu/issues/2026',
      'kernel: project documentation (criu.org kernel page); not an API release',
      'https://github.com/checkpoint-restore/criu/issues/468',
    ],
  }),
  criuObjectType({
    id: 'set-pid',
    title: 'Original process ids',
    area: 'base',
    since: '1.0',
    detect: { logic: 'any', conditions: [{ file: 'pstree', path: 'pid', op: 'present' }] },
    evidence: [
      'criu:criu/cr-restore.c:1181',
      'criu:criu/cr-check.c:152',
      'man clone(2): set_tid 5.5',
      'kernel: proc(5) for ns_last_pid; clone(2) for set_tid',
    ],
  }),
  criuObjectType({
    id: 'unprivileged-restore',
    title: 'Restoring without root',
    area: 'base',
    since: '3.18',
    detect: { detector: 'never' },
    evidence: ['criu:criu/cr-check.c:1946', 'man capabilities(7)', 'kernel: capabilities(7)'],
  }),
];
