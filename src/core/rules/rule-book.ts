import { digestOf } from '../digest/digest-of.ts';
import { IMPLIED_OPTIONS } from '../kconfig/implied-options.ts';
import { CATALOGUE } from '../object-types/catalogue.ts';
import { CONVERSIONS } from '../object-types/linux-cr/conversions.ts';
import { OBJECT_FILTERS } from '../object-types/linux-cr/filters.ts';
import { LINUX_CR_REVISIONS } from '../object-types/linux-cr/revisions.ts';
import { BACKPORTING_KERNELS } from '../version/backporting-kernels.ts';
import { CRIU_RULES } from './criu/rules.ts';
import { LINUX_CR_RULES } from './linux-cr/rules.ts';
import { OPTION_LIFETIMES } from './option-lifetimes.ts';
import type { Rule, RuleBook } from './rule.ts';

const RULES: readonly Rule[] = [...LINUX_CR_RULES, ...CRIU_RULES];

/** Of the wording of `digestOf`: 12 hex digits tell revisions apart, they are no protection against forgery. */
const REVISION_DIGITS = 12;

/**
 * How rules are judged. Raise it with every change of code in src/core/verdict that may turn one verdict, finding or
 * step into another: stored decisions are then made again. Nothing else would tell that they are old.
 */
const JUDGEMENT = 9;

/** A hash of all that a verdict depends on besides image and profile. */
export function ruleBookRevision(from: {
  readonly judgement: number;
  readonly rules: unknown;
  readonly catalogue: unknown;
  readonly linuxCr: unknown;
  readonly kernels: unknown;
}): string {
  return `rb-${digestOf(from).slice(0, REVISION_DIGITS)}`;
}

/** All rules in force. */
export const RULE_BOOK: RuleBook = {
  revision: ruleBookRevision({
    judgement: JUDGEMENT,
    rules: RULES,
    catalogue: CATALOGUE,
    kernels: {
      lifetimes: OPTION_LIFETIMES,
      implied: IMPLIED_OPTIONS,
      backporting: BACKPORTING_KERNELS.map(({ release, ...row }) => ({ ...row, release: release.source })),
    },
    linuxCr: { revisions: LINUX_CR_REVISIONS, conversions: CONVERSIONS, filters: OBJECT_FILTERS },
  }),
  rules: RULES,
};
