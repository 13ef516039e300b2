import { CATALOGUE } from '../object-types/catalogue.ts';
import { RULE_BOOK } from '../rules/rule-book.ts';
import { decideVerdict } from './decide-verdict.ts';
import type { Evaluator } from './evaluator.ts';

/** What this code comes with. Only entry points wire it in; all else is given an evaluator. */
export const OWN_EVALUATOR: Evaluator = { ruleBook: RULE_BOOK, catalogue: CATALOGUE, decide: decideVerdict };
