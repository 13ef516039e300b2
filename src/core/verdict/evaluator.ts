import type { RuleBook } from '../rules/rule.ts';
import type { decideVerdict } from './decide-verdict.ts';

/** What decides verdicts: the pure function, and the rule book it decides by. */
export interface Evaluator {
  readonly ruleBook: RuleBook;
  readonly decide: typeof decideVerdict;
}
