/**
 * Every transaction that changes an answer takes the one row of matrix_state first and bumps it. So such transactions
 * come one after the other, revisions follow the order of commits, and no two of them can block each other for good.
 */
import type { EventKind } from '#usecases/ports/events.ts';
import type { Queryable } from '../transaction.ts';

export interface MatrixState {
  readonly revision: number;
  /** What new cells want: the current rule book, or the one that waits to become it, as its processes are those that run. */
  readonly ruleBook: string;
}

export interface LockedMatrix {
  readonly revision: number;
  readonly ruleBook: string;
  readonly heldRuleBook: string | null;
}

/** Waits for the transactions before. A transaction that then changes nothing does not bump. */
export async function lockMatrix(client: Queryable): Promise<LockedMatrix> {
  const { rows } = await client.query<LockedMatrix>(
    `select revision, rule_book as "ruleBook", held_rule_book as "heldRuleBook" from matrix_state where id = 1 for update`,
  );
  return onlyRow(rows);
}

export interface MatrixEvent {
  readonly kind: EventKind;
  readonly subject: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** One more thing that a transaction did, which has bumped the revision already. */
export async function tell(client: Queryable, { kind, subject, body }: MatrixEvent, revision: number): Promise<void> {
  await client.query('insert into event (kind, subject, body) values ($1, $2, $3)', [
    kind,
    subject,
    JSON.stringify({ ...body, revision }),
  ]);
}

/** Bumps the revision, records the rule book when none is recorded, and appends an event that says why. */
export async function bumpMatrix(client: Queryable, event: MatrixEvent, ruleBook: string): Promise<MatrixState> {
  const { rows } = await client.query<MatrixState>(
    `with bump as (
       update matrix_state
          set revision = revision + 1, updated_at = now(), rule_book = coalesce(nullif(rule_book, ''), $4)
        where id = 1
       returning revision, coalesce(held_rule_book, rule_book) as rule_book
     ), told as (
       insert into event (kind, subject, body)
       select $1, $2, $3::jsonb || jsonb_build_object('revision', revision) from bump
     )
     select revision, rule_book as "ruleBook" from bump`,
    [event.kind, event.subject, JSON.stringify(event.body), ruleBook],
  );
  return onlyRow(rows);
}

export function onlyRow<T>(rows: readonly T[]): T {
  const [row] = rows;
  if (row === undefined) throw new Error('a query returned no row where it must return exactly one');
  return row;
}
