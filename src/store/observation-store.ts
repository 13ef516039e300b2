import type pg from 'pg';
import type { ObservationDraft, ObservationStore } from '#usecases/ports/observations.ts';
import type { Page } from '#usecases/ports/shared.ts';
import { type ObservedCell, refreshObserved } from './sql/cell-observations.ts';
import { bumpMatrix, lockMatrix, onlyRow } from './sql/matrix-state.ts';
import { countConflicts, listConflicts, listObservations, readObservation } from './sql/read-observations.ts';
import { findPair, insertObservation } from './sql/record-observation.ts';
import { inTransaction, type Queryable } from './transaction.ts';

export function createObservationStore(pool: pg.Pool): ObservationStore {
  const inSnapshot = <T>(work: (client: Queryable) => Promise<T>): Promise<T> =>
    inTransaction(pool, work, 'repeatable read, read only');
  return {
    record: (draft, ruleBook) => inTransaction(pool, (client) => record(client, draft, ruleBook)),
    find: (id) => readObservation(pool, id),
    list: (filter, { cursor, limit }) =>
      inSnapshot(async (client) => {
        const { revision } = await readState(client);
        const rows = await listObservations(client, filter, cursor === null ? null : Number(cursor), limit + 1);
        return { ...cut(rows, limit, ({ id }) => id), revision };
      }),
    conflicts: ({ cursor, limit }) =>
      inSnapshot(async (client) => {
        const state = await readState(client);
        const total = await countConflicts(client);
        const rows = await listConflicts(client, cursor === null ? null : Number(cursor), limit + 1);
        return { ...cut(rows, limit, ({ observation }) => observation.id), ...state, total };
      }),
  };
}

/** The observation, what it does to its cell, and the events that tell of both: all or nothing. */
async function record(
  client: Queryable,
  draft: ObservationDraft,
  ruleBook: string,
): ReturnType<ObservationStore['record']> {
  await lockMatrix(client);
  const pair = await findPair(client, draft);
  if (pair.imageId === null) return { missing: 'image' };
  if (pair.profileId === null) return { missing: 'profile' };
  if (pair.profileRevision === null) return { missing: 'revision' };
  const id = await insertObservation(client, draft, pair);
  const { profile, outcome, grade } = draft;
  const body = { observation: id, image: pair.digest, profile, outcome, grade };
  const state = await bumpMatrix(client, { kind: 'observation-recorded', subject: profile, body }, ruleBook);
  const changed = await refreshObserved(client, pair.signatureId, pair.profileId, state.revision);
  for (const cell of changed) {
    if (!cell.conflict || cell.observationId !== id) continue;
    await tellConflict(client, cell, { ...body, revision: state.revision });
  }
  const observation = await readObservation(client, id);
  return { observation: onlyRow(observation === null ? [] : [observation]), revision: state.revision };
}

async function tellConflict(
  client: Queryable,
  { predicted, verdict }: ObservedCell,
  body: { readonly profile: string; readonly revision: number },
): Promise<void> {
  await client.query(`insert into event (kind, subject, body) values ('conflict-found', $1, $2)`, [
    body.profile,
    JSON.stringify({ ...body, conflicts: 1, predicted, verdict }),
  ]);
}

async function readState(client: Queryable): Promise<{ revision: number; ruleBook: string }> {
  const { rows } = await client.query<{ revision: number; ruleBook: string }>(
    `select revision, rule_book as "ruleBook" from matrix_state where id = 1`,
  );
  return onlyRow(rows);
}

/** One row more than requested was read. It shows that there is a next page. */
function cut<T>(rows: readonly T[], limit: number, idOf: (row: T) => number): Page<T> {
  const items = rows.slice(0, limit);
  const last = rows.length > limit ? items.at(-1) : undefined;
  return { items, next: last === undefined ? null : String(idOf(last)) };
}
