import type { Rule, RuleBook } from '#core/rules/rule.ts';
import { ruleNotFound } from '../not-found.ts';

export function findRule({ rules }: RuleBook, input: { id: string }): Rule {
  const found = rules.find(({ id }) => id === input.id);
  if (found !== undefined) return found;
  throw ruleNotFound(
    rules.map(({ id }) => id),
    input.id,
  );
}
