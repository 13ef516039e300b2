import type { Rule } from '../rule.ts';

/** Object types whose `kinds` name the number of a kind that no header has as `unknown-N`. */
const TYPES_WITH_KINDS: readonly string[] = [
  'linux-cr/file',
  'linux-cr/netdev',
  'linux-cr/restart-block',
  'linux-cr/vma',
];

/** What a stream holds that no header revision has. Record types without a name are judged as objects of their own. */
export const LINUX_CR_UNKNOWN_RULES: readonly Rule[] = [
  {
    id: 'linux-cr-unknown-kind',
    title: 'Kinds of objects that are not known',
    area: 'linux-cr-header',
    appliesTo: TYPES_WITH_KINDS,
    family: 'linux-cr',
    needs: [
      {
        need: 'impossible',
        required: 'only kinds of files, areas, interrupted calls and devices that a header has',
        found: 'a number that no header has',
        when: { attribute: 'kinds', containsPrefix: 'unknown-' },
      },
    ],
    unmet: 'unknown',
    adjustments: [],
    text: 'The numbers were only ever extended, so a later kernel wrote the kind. A restart that does not know it ends with an error.',
    evidence: ['user-cr include/linux/checkpoint_hdr.h: enum file_type, vma_type, restart_block_type, netdev type'],
    confidence: 'documented',
  },
];
