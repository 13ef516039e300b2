import { RULE_BOOK } from '#core/rules/rule-book.ts';
import { decideVerdict } from '#core/verdict/decide-verdict.ts';

/** What evaluates: the pure function and the rule book in force. A parameter so that tests can count and break it. */
export interface Evaluator {
  readonly ruleBook: typeof RULE_BOOK;
  readonly decide: typeof decideVerdict;
}

export const EVALUATOR: Evaluator = { ruleBook: RULE_BOOK, decide: decideVerdict };
