import type { Queryable } from '../transaction.ts';
import { bumpMatrix, lockMatrix } from './matrix-state.ts';
import { wantCellsOfRuleBook } from './want-cells.ts';

/** Wants every cell of another rule book again; what a held rule book decided already stays. Returns the count. */
export async function makeCurrent(client: Queryable, ruleBook: string, by: 'start' | 'api'): Promise<number> {
  const before = await lockMatrix(client);
  if (before.ruleBook === ruleBook && before.heldRuleBook === null) return 0;
  const event = { kind: 'rule-book', subject: ruleBook, body: { before: before.ruleBook, by } } as const;
  const { revision } = await bumpMatrix(client, event, ruleBook);
  await client.query('update matrix_state set rule_book = $1, held_rule_book = null where id = 1', [ruleBook]);
  await client.query(
    `insert into rule_book (revision, current_since, made_current_by) values ($1, now(), $2)
     on conflict (revision) do update
       set current_since = excluded.current_since, made_current_by = excluded.made_current_by, finished_at = null`,
    [ruleBook, by],
  );
  return wantCellsOfRuleBook(client, ruleBook, revision);
}
