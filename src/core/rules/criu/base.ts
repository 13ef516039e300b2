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
      { need: 'capabilities', anyOf: ['sys-admin'], kernels: '<5.9' },
      { need: 'capabilities', anyOf: ['sys-admin'], kernels: '>=5.9', restorers: '<3.18' },
      {
        need: 'capabilities',
        anyOf: ['sys-admin', 'checkpoint-restore'],
        kernels: '>=5.9',
        restorers: '>=3.18',
      },
    ],
    text: 'CRIU needs the kernel interfaces behind CONFIG_CHECKPOINT_RESTORE. When it starts, it probes epoll and inotify, whatever the image contains.',
    moreEvidence: ['criu:criu/crtools.c (check_caps: CAP_SYS_ADMIN, or CAP_CHECKPOINT_RESTORE since 3.18)'],
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
      {
        need: 'facts-any',
        anyOf: [{ fact: 'nsLastPid', values: ['writable'] }],
        text: 'CRIU may write /proc/sys/kernel/ns_last_pid',
        kernels: '<5.5',
      },
      {
        need: 'facts-any',
        anyOf: [{ fact: 'nsLastPid', values: ['writable'] }],
        text: 'CRIU may write /proc/sys/kernel/ns_last_pid',
        kernels: '>=5.5',
        restorers: '<3.14',
      },
      // CRIU has no clone3 for mips (v4.2 criu/kerndat.c kerndat_has_clone3_set_tid), so ns_last_pid it is.
      { need: 'kconfig', allOf: [{ option: 'CONFIG_PID_NS' }], kernels: '>=5.5', arches: ['mips64'] },
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
    id: 'set-pid-filtered',
    title: 'clone3 behind a seccomp filter',
    appliesTo: ['criu/set-pid'],
    needs: [
      {
        need: 'facts-any',
        anyOf: [
          { fact: 'seccomp', values: ['none'] },
          { fact: 'nsLastPid', values: ['writable'] },
        ],
        text: 'no seccomp filter refuses clone3 with set_tid to CRIU, or CRIU may write /proc/sys/kernel/ns_last_pid',
        kernels: '>=5.5',
        restorers: '>=3.14',
      },
    ],
    unmet: 'unknown',
    text: 'Where a filter refuses clone3, as in many containers, CRIU falls back to ns_last_pid, which is read-only there.',
    evidence: [
      'https://github.com/eclipse-openj9/openj9/issues/20416',
      'criu:criu/kerndat.c (kerndat_has_clone3_set_tid)',
    ],
    confidence: 'documented',
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
