import type { Confirmation, Confirmations } from '#core/rules/rule-page/confirmation.ts';
import confirmations from '../../../data/confirmations.json' with { type: 'json' };

/** What confirms a rule; null: no recorded restore and no report does, or they were compared with another rule book. */
export function confirmationOf(id: string, ruleBook: string): Confirmation | null {
  const known = confirmations as unknown as { readonly ruleBook: string; readonly rules: Confirmations };
  return known.ruleBook === ruleBook && Object.hasOwn(known.rules, id) ? (known.rules[id] ?? null) : null;
}
