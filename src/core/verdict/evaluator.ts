import type { ObjectType } from '../object-types/object-type.ts';
import type { RuleBook } from '../rules/rule.ts';
import type { decideVerdict } from './decide-verdict.ts';

/** What decides verdicts: the pure function, the rule book it decides by, and the object types that both know. */
export interface Evaluator {
  readonly ruleBook: RuleBook;
  readonly catalogue: readonly ObjectType[];
  readonly decide: typeof decideVerdict;
}
