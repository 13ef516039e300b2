import type { Queryable } from '../transaction.ts';
import { onlyRow } from './matrix-state.ts';

/** Deleted by one statement; the next call takes more. */
const PRUNED_AT_ONCE = 10_000;

/** One statement, so whoever reads what is left of the history also reads how much of it is gone. */
export async function pruneEvents(client: Queryable, keep: number): Promise<number> {
  const { rows } = await client.query<{ pruned: number }>(
    `with feed as materialized (
       select dispatched from event_feed where id = 1 for update
     ), old as (
       select id from event
        where id <= (select dispatched from feed)
          and id <= (select id from event order by id desc offset $1 limit 1)
        order by id limit ${PRUNED_AT_ONCE}
     ), gone as (
       delete from event where id in (select id from old) returning id
     ), noted as (
       update event_feed set pruned_to = greatest(pruned_to, g.id) from (select max(id) as id from gone) g
        where event_feed.id = 1 and g.id is not null
     )
     select count(*)::int as pruned from gone`,
    [keep],
  );
  return onlyRow(rows).pruned;
}
