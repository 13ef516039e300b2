import type { Confirmation, Confirmations } from '#core/rules/rule-page/confirmation.ts';
import confirmations from '../../../data/confirmations.json' with { type: 'json' };

/** What confirms a rule; null: no recorded restore and no report does. */
export function confirmationOf(id: string): Confirmation | null {
  const known = confirmations as unknown as Confirmations;
  return Object.hasOwn(known, id) ? (known[id] ?? null) : null;
}
