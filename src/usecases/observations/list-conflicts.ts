import { openPage, type PageInput, sealPage } from '../cursor.ts';
import type { Conflict } from '../ports/observations.ts';
import type { Ports } from '../ports/ports.ts';
import type { Page } from '../ports/shared.ts';

/** Predictions that a real restore contradicts, the latest first: each is a bug of the rule book. */
export async function listConflicts(
  ports: Pick<Ports, 'observations'>,
  input: PageInput,
): Promise<Page<Conflict> & { revision: number; ruleBook: string; total: number }> {
  const { revision, ruleBook, total, ...page } = await ports.observations.conflicts(openPage('conflicts', input));
  return { ...sealPage('conflicts', page), revision, ruleBook, total };
}
