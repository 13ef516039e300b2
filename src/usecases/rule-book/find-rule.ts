import type { Rule } from '#core/rules/rule.ts';
import { ruleNotFound } from '../not-found.ts';
import type { Ports } from '../ports/ports.ts';

export function findRule({ evaluator }: Pick<Ports, 'evaluator'>, input: { id: string }): Rule {
  const { rules } = evaluator.ruleBook;
  const found = rules.find(({ id }) => id === input.id);
  if (found !== undefined) return found;
  throw ruleNotFound(
    rules.map(({ id }) => id),
    input.id,
  );
}
