import type { Rule } from '../rule.ts';
import { criuRule } from './criu-rule.ts';
import { WITHOUT_RSEQ } from './new-checkpoint.ts';
import { sinceByValue } from './since-by-value.ts';

/** Rules of the area `process`. Evidence `criu:` paths are those of release 4.2. */
export const PROCESS_RULES: readonly Rule[] = [
  criuRule({
    id: 'child-subreaper',
    needs: [
      { need: 'kernel', min: '3.4', source: 'prctl(2)' },
      { need: 'criu', below: 'state-lost' },
    ],
    text: 'The task adopts orphaned descendants. CRIU sets the flag again with prctl.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'pdeath-sig',
    needs: [{ need: 'kernel', min: '2.1.57', source: 'prctl(2)' }],
    text: 'CRIU sets the parent-death signal again.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'sched-policy',
    needs: [
      {
        need: 'kernel',
        min: '6.12',
        below: 'unknown',
        source: 'recalled, not verified',
        when: { attribute: 'policies', contains: 'ext' },
      },
      {
        need: 'kconfig',
        allOf: [{ option: 'CONFIG_SCHED_CLASS_EXT', since: '6.12' }],
        when: { attribute: 'policies', contains: 'ext' },
      },
      { need: 'criu', min: '4.0', below: 'state-lost', when: { attribute: 'policies', contains: 'reset-on-fork' } },
      { need: 'host', text: 'CRIU holds CAP_SYS_NICE, and real-time bandwidth is available for real-time policies' },
    ],
    unmet: 'note',
    text: 'The task has a non-default scheduling policy. CRIU does not report a failure to set it.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'oom-score-adj',
    needs: [
      { need: 'kernel', min: '2.6.36', source: 'proc(5)' },
      { need: 'criu', below: 'state-lost' },
      { need: 'host', text: 'CRIU holds CAP_SYS_RESOURCE, which is required to lower the value' },
    ],
    unmet: 'note',
    text: 'CRIU restores the out-of-memory score adjustment of the task.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'rlimits',
    needs: [{ need: 'host', text: 'CRIU holds CAP_SYS_RESOURCE, and fs.nr_open is high enough', usual: true }],
    text: 'CRIU sets all resource limits again. Raising a hard limit requires CAP_SYS_RESOURCE.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'dumpable',
    needs: [{ need: 'host', text: 'fs.suid_dumpable allows the recorded value' }],
    unmet: 'note',
    text: 'CRIU restores the flag of a task that is not dumpable, except the value that only the kernel sets.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'personality',
    needs: [{ need: 'impossible', required: 'a CRIU release that sets the personality', found: 'personality bits' }],
    unmet: 'note',
    text: 'CRIU records the personality but does not restore it.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'stop-signo',
    needs: [{ need: 'criu', below: 'state-lost' }],
    unmet: 'note',
    text: 'CRIU before 3.18 restores every stopped task as stopped by SIGSTOP.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'pending-signals',
    needs: [
      { need: 'kernel', min: '2.6.31', source: 'rt_sigqueueinfo(2)' },
      { need: 'host', text: 'RLIMIT_SIGPENDING is high enough for the queued signals' },
    ],
    text: 'CRIU sends queued signals again with their original sender.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'rseq',
    needs: [
      {
        need: 'kernel',
        min: '4.18',
        provenBy: [{ option: 'CONFIG_RSEQ' }],
        source: 'search: rseq system call commit of 2018-06-06 (4.18 window)',
      },
      { need: 'kconfig', allOf: [{ option: 'CONFIG_RSEQ', since: '4.18' }] },
      { need: 'criu', below: 'misbehaves' },
    ],
    waysOut: WITHOUT_RSEQ,
    text: 'A thread registered an rseq area. CRIU before 3.17 loses it and may crash the task.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'rseq-size',
    needs: [
      { need: 'kernel', min: '6.3', source: 'search: rseq extension commits of 2022-12-27 (6.3 window)' },
      { need: 'kconfig', allOf: [{ option: 'CONFIG_RSEQ', since: '4.18' }] },
      { need: 'criu', below: 'state-lost' },
    ],
    waysOut: WITHOUT_RSEQ,
    text: 'The rseq area is larger than the original 32 bytes.',
    confidence: 'inferred',
  }),
  criuRule({
    id: 'membarrier',
    needs: [
      { need: 'kernel', min: '4.14', source: 'membarrier(2)' },
      { need: 'kconfig', allOf: [{ option: 'CONFIG_MEMBARRIER', since: '4.3' }] },
      { need: 'criu', below: 'state-lost' },
      ...sinceByValue(
        'commands',
        { need: 'kernel', source: 'membarrier(2)' },
        {
          'register-global-expedited': '4.16',
          'register-private-expedited-sync-core': '4.16',
          'register-private-expedited-rseq': '5.10',
        },
      ),
      {
        need: 'kconfig',
        allOf: [{ option: 'CONFIG_RSEQ', since: '4.18' }],
        when: { attribute: 'commands', contains: 'register-private-expedited-rseq' },
      },
      {
        need: 'kconfig',
        allOf: [{ option: 'CONFIG_ARCH_HAS_MEMBARRIER_SYNC_CORE', since: '4.16' }],
        when: { attribute: 'commands', contains: 'register-private-expedited-sync-core' },
      },
    ],
    text: 'The process registered for membarrier commands. CRIU registers them again.',
    confidence: 'verified-source',
  }),
];
