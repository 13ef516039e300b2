import type { Rule } from '../rule.ts';
import { criuRule } from './criu-rule.ts';
import { sinceByValue } from './since-by-value.ts';

/** Rules of the area `seccomp`. Evidence `criu:` paths are those of release 4.2. */
export const SECCOMP_RULES: readonly Rule[] = [
  criuRule({
    id: 'seccomp-strict',
    needs: [
      { need: 'kernel', min: '2.6.23', source: 'prctl(2)' },
      { need: 'kconfig', allOf: [{ option: 'CONFIG_SECCOMP' }] },
      { need: 'criu', below: 'fails' },
    ],
    text: 'A thread runs in seccomp strict mode.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'seccomp-filter',
    needs: [
      { need: 'kernel', min: '4.3', source: 'ptrace(2) for PTRACE_O_SUSPEND_SECCOMP; seccomp(2)' },
      {
        need: 'kconfig',
        allOf: [
          { option: 'CONFIG_SECCOMP' },
          { option: 'CONFIG_SECCOMP_FILTER' },
          { option: 'CONFIG_CHECKPOINT_RESTORE', since: '3.3' },
        ],
      },
      { need: 'criu', below: 'state-lost' },
    ],
    text: 'CRIU installs the filters again while it suspends seccomp through ptrace.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'seccomp-per-thread',
    title: 'Seccomp filters of each thread',
    appliesTo: ['criu/seccomp-filter'],
    needs: [{ need: 'criu', min: '3.10', below: 'state-lost', when: { attribute: 'perThread', equals: true } }],
    text: 'CRIU since 3.10 stores the filters of each thread. An older release reads the fields of the task, which are empty, and the threads run without filters.',
    evidence: [
      'criu:images/core.proto (thread_core_entry.seccomp_mode)',
      'criu release 3.10, schema history computed from the git tags',
    ],
    confidence: 'inferred',
  }),
  criuRule({
    id: 'seccomp-flags',
    needs: [
      { need: 'kconfig', allOf: [{ option: 'CONFIG_SECCOMP_FILTER' }] },
      { need: 'criu', below: 'state-lost' },
      ...sinceByValue(
        'flags',
        { need: 'kernel', source: 'seccomp(2)' },
        { tsync: '3.17', log: '4.14', 'spec-allow': '4.17', 'new-listener': '5.0', 'wait-killable-recv': '5.19' },
      ),
    ],
    text: 'A filter was installed with flags that only newer kernels accept.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'seccomp-actions',
    needs: [
      { need: 'kernel', min: '4.14', source: 'seccomp(2)' },
      { need: 'kernel', min: '5.0', source: 'seccomp(2)', when: { attribute: 'actions', contains: 'user-notif' } },
      { need: 'kconfig', allOf: [{ option: 'CONFIG_SECCOMP_FILTER' }] },
      {
        need: 'impossible',
        required: 'a listener that still exists',
        found: 'a filter that notifies a listener',
        when: { attribute: 'actions', contains: 'user-notif' },
      },
    ],
    unmet: 'note',
    text: 'A filter returns actions that older kernels handle differently. CRIU does not restore a listener.',
    confidence: 'documented',
  }),
];
