import type { Queryable } from '../transaction.ts';
import { bumpMatrix, lockMatrix } from './matrix-state.ts';

/**
 * The current rule book keeps answering. From now on, the held one evaluates cells without a verdict, because it is the
 * one of the running processes. Returns false if no other rule book is current.
 */
export async function holdRuleBook(client: Queryable, ruleBook: string): Promise<boolean> {
  const { ruleBook: current, heldRuleBook } = await lockMatrix(client);
  if (current === '' || current === ruleBook) return false;
  if (heldRuleBook === ruleBook) return true;
  await client.query('update matrix_state set held_rule_book = $1 where id = 1', [ruleBook]);
  await client.query('insert into rule_book (revision) values ($1) on conflict (revision) do nothing', [ruleBook]);
  // An earlier preview of this rule book was about the images and profiles of that time.
  await client.query('delete from preview_flip');
  await client.query('delete from preview_image');
  const { revision } = await bumpMatrix(
    client,
    { kind: 'rule-book-held', subject: ruleBook, body: { current } },
    ruleBook,
  );
  await client.query(
    `update cell set rule_book = $1, revision = $2, state = 'wanted', attempts = 0, lease_until = null, wanted_at = now()
      where verdict is null and rule_book <> $1`,
    [ruleBook, revision],
  );
  return true;
}
