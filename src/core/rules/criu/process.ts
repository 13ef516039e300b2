import type { Rule } from '../rule.ts';
import { criuRule } from './criu-rule.ts';
import { sinceByValue } from './since-by-value.ts';

/** Rules of the area `process`. Evidence `criu:` paths are those of release 4.2. */
export const PROCESS_RULES: readonly Rule[] = [
  criuRule({
    id: 'child-subreaper',
    needs: [
      { need: 'kernel', min: '3.4', source: 'prctl(2)' },
      { need: 'criu', below: 'state-lost' },
    ],
    text: 'The task adopts orphaned descendants; the flag is set again by prctl.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'pdeath-sig',
    needs: [{ need: 'kernel', min: '2.1.57', source: 'prctl(2)' }],
    text: 'The signal sent when the parent dies is set again.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'sched-policy',
    needs: [
      {
        need: 'kernel',
        min: '6.12',
        source: 'recalled, not verified',
        when: { attribute: 'policies', contains: 'ext' },
      },
      {
        need: 'kconfig',
        allOf: [{ option: 'CONFIG_SCHED_CLASS_EXT', since: '6.12' }],
        when: { attribute: 'policies', contains: 'ext' },
      },
      { need: 'criu', min: '4.0', below: 'state-lost', when: { attribute: 'policies', contains: 'reset-on-fork' } },
      { need: 'host', text: 'CRIU holds CAP_SYS_NICE, and there is real-time bandwidth for real-time policies' },
    ],
    unmet: 'note',
    text: 'A scheduling policy other than the default; failing to set it is silent.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'oom-score-adj',
    needs: [
      { need: 'kernel', min: '2.6.36', source: 'proc(5)' },
      { need: 'criu', below: 'state-lost' },
      { need: 'host', text: 'CRIU holds CAP_SYS_RESOURCE, which lowering the value takes' },
    ],
    unmet: 'note',
    text: "The task's out-of-memory score is written back.",
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'rlimits',
    needs: [{ need: 'host', text: 'CRIU holds CAP_SYS_RESOURCE, and fs.nr_open is high enough' }],
    text: 'All resource limits are set again; raising a hard limit takes CAP_SYS_RESOURCE.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'dumpable',
    needs: [{ need: 'host', text: 'fs.suid_dumpable allows the recorded value' }],
    unmet: 'note',
    text: 'A task that is not dumpable gets its flag back, except the value only the kernel sets.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'personality',
    needs: [{ need: 'impossible', required: 'a CRIU that sets the personality', found: 'personality bits' }],
    unmet: 'note',
    text: 'CRIU records the personality but does not apply it again.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'stop-signo',
    needs: [{ need: 'criu', below: 'state-lost' }],
    unmet: 'note',
    text: 'CRIU before 3.18 puts every stopped task back as stopped by SIGSTOP.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'pending-signals',
    needs: [
      { need: 'kernel', min: '2.6.31', source: 'rt_sigqueueinfo(2)' },
      { need: 'host', text: 'RLIMIT_SIGPENDING leaves room for the queued signals' },
    ],
    text: 'Queued signals are sent again with their old origin.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'rseq',
    needs: [
      { need: 'kernel', min: '4.18', source: 'search: rseq system call commit of 2018-06-06 (4.18 window)' },
      { need: 'kconfig', allOf: [{ option: 'CONFIG_RSEQ', since: '4.18' }] },
      { need: 'criu', below: 'misbehaves' },
    ],
    text: 'A thread registered an rseq area; CRIU before 3.17 loses it and may crash the task.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'rseq-size',
    needs: [
      { need: 'kernel', min: '6.3', source: 'search: rseq extension commits of 2022-12-27 (6.3 window)' },
      { need: 'kconfig', allOf: [{ option: 'CONFIG_RSEQ', since: '4.18' }] },
      { need: 'criu', below: 'state-lost' },
    ],
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
    text: 'The process registered for membarrier commands, which are registered again.',
    confidence: 'verified-source',
  }),
];
