import { CATALOGUE } from '../object-types/catalogue.ts';
import { digestOf } from '../signature/digest-of.ts';
import { CRIU_RULES } from './criu/rules.ts';
import { LINUX_CR_RULES } from './linux-cr/rules.ts';
import type { Rule, RuleBook } from './rule.ts';

const RULES: readonly Rule[] = [...LINUX_CR_RULES, ...CRIU_RULES];

/** Of the wording of `digestOf`: 12 hex digits tell revisions apart, they are no protection against forgery. */
const REVISION_DIGITS = 12;

/** All rules in force. The revision is a hash of the rules and of the catalogue they speak of. */
export const RULE_BOOK: RuleBook = {
  revision: `rb-${digestOf({ rules: RULES, catalogue: CATALOGUE }).slice(0, REVISION_DIGITS)}`,
  rules: RULES,
};
