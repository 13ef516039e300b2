import type { Rule } from '../rule.ts';
import { criuRule } from './criu-rule.ts';

/** Rules of the area `base`. Evidence `criu:` paths are those of release 4.2. */
export const BASE_RULES: readonly Rule[] = [
  criuRule({
    id: 'base-checkpoint-restore',
    appliesTo: 'profile',
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
      { need: 'host', text: 'CRIU holds every capability that a task in the image holds' },
    ],
    text: 'CRIU needs the kernel interfaces behind CONFIG_CHECKPOINT_RESTORE. When it starts, it probes epoll and inotify, whatever the image contains.',
    moreEvidence: [
      'criu:criu/pie/restorer.c:317',
      'experiment: a task that held CAP_SYS_RESOURCE does not restore where CRIU lacks it',
    ],
    confidence: 'documented',
  }),
  criuRule({
    id: 'set-pid',
    needs: [
      { need: 'kernel', min: '3.3', source: 'proc(5) for ns_last_pid; clone(2) for set_tid' },
      {
        need: 'kconfig',
        allOf: [{ option: 'CONFIG_CHECKPOINT_RESTORE', since: '3.3' }, { option: 'CONFIG_PID_NS' }],
        kernels: '<5.5',
      },
      { need: 'kconfig', allOf: [{ option: 'CONFIG_PID_NS' }], kernels: '>=5.5', restorers: '<3.14' },
      // CRIU has no clone3 for mips (v4.2 criu/kerndat.c kerndat_has_clone3_set_tid), so ns_last_pid it is.
      { need: 'kconfig', allOf: [{ option: 'CONFIG_PID_NS' }], kernels: '>=5.5', arches: ['mips'] },
      {
        need: 'host',
        text: 'the process ids are free in the target pid namespace, and below kernel.pid_max',
        usual: true,
      },
    ],
    text: 'CRIU gives every task its old pid and tids. It uses clone3 or, with a kernel before 5.5 or a CRIU before 3.14, ns_last_pid.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'unprivileged-restore',
    needs: [
      { need: 'kernel', min: '5.9', source: 'capabilities(7)' },
      { need: 'criu', below: 'fails' },
    ],
    unmet: 'note',
    text: 'CAP_CHECKPOINT_RESTORE allows a user other than root to restore. It depends on the user who restores, not on the image.',
    confidence: 'documented',
  }),
];
