import type { Rule } from '../rule.ts';

/** Rules of the area `base`. Evidence `criu:` paths are those of release 4.2. */
export const BASE_RULES: readonly Rule[] = [
  {
    id: 'base-checkpoint-restore',
    title: 'Checkpoint support of the kernel',
    area: 'base',
    appliesTo: 'profile',
    family: 'criu',
    needs: [
      { need: 'kernel', min: '3.11', source: 'project documentation (criu.org kernel page); not an API release' },
      {
        need: 'kconfig',
        allOf: [
          { option: 'CONFIG_CHECKPOINT_RESTORE', since: '3.3' },
          { option: 'CONFIG_KCMP', since: '5.12' },
          { option: 'CONFIG_PROC_FS' },
          { option: 'CONFIG_PROC_CHILDREN', since: '4.2' },
          { option: 'CONFIG_EPOLL' },
          { option: 'CONFIG_INOTIFY_USER' },
        ],
      },
      { need: 'host', text: 'CRIU runs with CAP_SYS_ADMIN, or with CAP_CHECKPOINT_RESTORE since 5.9' },
    ],
    unmet: 'blocker',
    adjustments: [],
    text: 'CRIU needs the kernel interfaces behind CONFIG_CHECKPOINT_RESTORE and probes epoll and inotify when it starts, whatever the image holds.',
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
    confidence: 'documented',
  },
  {
    id: 'set-pid',
    title: 'The same process ids again',
    area: 'base',
    appliesTo: ['criu/set-pid'],
    family: 'criu',
    needs: [
      { need: 'kernel', min: '3.3', source: 'proc(5) for ns_last_pid; clone(2) for set_tid' },
      {
        need: 'kconfig',
        allOf: [{ option: 'CONFIG_CHECKPOINT_RESTORE', since: '3.3' }, { option: 'CONFIG_PID_NS' }],
        kernels: '<5.5',
      },
      { need: 'host', text: 'the process ids are free in the target pid namespace, and below kernel.pid_max' },
    ],
    unmet: 'blocker',
    adjustments: [],
    text: 'Every task gets its old pid and tids back, through clone3 or, on older kernels, ns_last_pid.',
    evidence: [
      'criu:criu/cr-restore.c:1181',
      'criu:criu/cr-check.c:152',
      'man clone(2): set_tid 5.5',
      'kernel: proc(5) for ns_last_pid; clone(2) for set_tid',
    ],
    confidence: 'verified-source',
  },
  {
    id: 'unprivileged-restore',
    title: 'Restoring without root',
    area: 'base',
    appliesTo: ['criu/unprivileged-restore'],
    family: 'criu',
    needs: [
      { need: 'kernel', min: '5.9', source: 'capabilities(7)' },
      { need: 'criu', min: '3.18', below: 'fails' },
    ],
    unmet: 'note',
    adjustments: [],
    text: 'CAP_CHECKPOINT_RESTORE lets a user other than root restore; it is a matter of who restores, not of the image.',
    evidence: ['criu:criu/cr-check.c:1946', 'man capabilities(7)', 'kernel: capabilities(7)'],
    confidence: 'documented',
  },
];
