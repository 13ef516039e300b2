import type { Rule } from '../rule.ts';
import { criuRule } from './criu-rule.ts';
import { sinceByValue } from './since-by-value.ts';

/** Rules of the area `credentials`. Evidence `criu:` paths are those of release 4.2. */
export const CREDENTIALS_RULES: readonly Rule[] = [
  criuRule({
    id: 'cap-unknown',
    needs: [
      ...sinceByValue(
        'capabilities',
        { need: 'kernel', source: 'capabilities(7)' },
        { 'audit-read': '3.16', perfmon: '5.8', bpf: '5.8', 'checkpoint-restore': '5.9' },
      ),
    ],
    unmet: 'note',
    text: 'A credential holds a capability that the target kernel does not support. CRIU since 3.19 drops it; earlier releases may stop.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'cap-held',
    needs: [{ need: 'capabilities', fromAttribute: 'capabilities' }],
    text: 'CRIU gives every task its old capabilities, and can give only those of its own bounding set. In a container without them, the restore stops.',
    confidence: 'verified-experiment',
  }),
  criuRule({
    id: 'cap-bset-drop',
    needs: [{ need: 'capabilities', anyOf: ['setpcap'] }],
    text: 'The tasks have fewer capabilities than CRIU may have. Dropping the rest requires CAP_SETPCAP.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'cap-ambient',
    needs: [
      { need: 'kernel', min: '4.3', source: 'capabilities(7)' },
      { need: 'criu', below: 'state-lost' },
    ],
    text: 'Ambient capabilities exist since Linux 4.3. CRIU restores them since 4.1.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'no-new-privs',
    needs: [
      { need: 'kernel', min: '3.5', source: 'prctl(2)' },
      { need: 'criu', below: 'state-lost' },
    ],
    unmet: 'note',
    text: 'CRIU before 3.19 does not restore the flag, so the task could regain privileges that it had given up.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'securebits',
    needs: [{ need: 'kernel', min: '2.6.26', source: 'prctl(2)' }],
    text: 'CRIU restores securebits such as keep-caps for each thread.',
    confidence: 'verified-source',
  }),
  criuRule({
    id: 'loginuid',
    needs: [
      { need: 'kernel', min: '2.6', below: 'unknown', source: 'recalled, not verified' },
      { need: 'kconfig', allOf: [{ option: 'CONFIG_AUDIT' }, { option: 'CONFIG_AUDITSYSCALL' }] },
      { need: 'criu', below: 'state-lost' },
      { need: 'host', text: 'the kernel allows CRIU to change its own login id' },
    ],
    unmet: 'note',
    text: 'CRIU restores the login id of the audit subsystem where the kernel allows it.',
    confidence: 'verified-source',
  }),
];
