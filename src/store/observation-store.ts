import type pg from 'pg';
import type { ObjectionDraft, ObservationDraft, ObservationStore } from '#usecases/ports/observations.ts';
import type { Page } from '#usecases/ports/shared.ts';
import { bumpMatrix, lockMatrix, onlyRow, tell } from './sql/matrix-state.ts';
import { findObjected, insertObjection } from './sql/object-to-observation.ts';
import { countConflicts, listConflicts, listObservations, readObservation } from './sql/read-observations.ts';
import { findPair, insertObservation } from './sql/record-observation.ts';
import { refreshObserved } from './sql/refresh-observed.ts';
import { inTransaction, type Queryable } from './transaction.ts';

export function createObservationStore(pool: pg.Pool): ObservationStore {
  const inSnapshot = <T>(work: (client: Queryable) => Promise<T>): Promise<T> =>
    inTransaction(pool, work, 'repeatable read, read only');
  return {
    record: (draft, ruleBook) => inTransaction(pool, (client) => record(client, draft, ruleBook)),
    object: (id, draft, ruleBook) => inTransaction(pool, (client) => object(client, id, draft, ruleBook)),
    find: (id) => inSnapshot((client) => readObservation(client, id)),
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
  await refresh(client, { ...pair, profileId: pair.profileId }, profile, body, state.revision);
  const observation = await readObservation(client, id);
  return { observation: onlyRow(observation === null ? [] : [observation]), revision: state.revision };
}

/** The objection, what it does to the cell, and the events: all or nothing. */
async function object(
  client: Queryable,
  id: number,
  draft: ObjectionDraft,
  ruleBook: string,
): ReturnType<ObservationStore['object']> {
  await lockMatrix(client);
  const objected = await findObjected(client, id);
  if (objected === null) return { refused: 'missing' };
  if (objected.status === 'withdrawn') return { refused: 'withdrawn' };
  if (draft.kind === 'settlement' && objected.status !== 'disputed') return { refused: 'not-disputed' };
  await insertObjection(client, id, draft);
  const { profile, image } = objected;
  const body = { observation: id, image, profile, objection: draft.kind };
  const state = await bumpMatrix(client, { kind: 'observation-objected', subject: profile, body }, ruleBook);
  await refresh(client, objected, profile, body, state.revision);
  const observation = await readObservation(client, id);
  return { observation: onlyRow(observation === null ? [] : [observation]), revision: state.revision };
}

/** Of a cell that becomes a conflict, an event tells. */
async function refresh(
  client: Queryable,
  { signatureId, profileId }: { readonly signatureId: number; readonly profileId: number },
  profile: string,
  body: Readonly<Record<string, unknown>>,
  revision: number,
): Promise<void> {
  const changed = await refreshObserved(client, signatureId, profileId, revision);
  for (const { conflict, wasConflict, predicted, verdict } of changed) {
    if (!conflict || wasConflict) continue;
    const found = { ...body, conflicts: 1, predicted, verdict };
    await tell(client, { kind: 'conflict-found', subject: profile, body: found }, revision);
  }
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
