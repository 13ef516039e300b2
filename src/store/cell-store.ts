import { LRUCache } from 'lru-cache';
import type pg from 'pg';
import type { CellStore } from '#usecases/ports/cells.ts';
import type { CellState } from '#usecases/ports/shared.ts';
import { claimCells } from './sql/claim-cells.ts';
import { decideCells } from './sql/decide-cells.ts';
import { failCells, stuckCells } from './sql/fail-cells.ts';
import { makeCurrent } from './sql/make-current.ts';
import { bumpMatrix, lockMatrix } from './sql/matrix-state.ts';
import { openSignatures } from './sql/open-signatures.ts';
import { readCells } from './sql/read-cells.ts';
import { inTransaction, type Queryable } from './transaction.ts';

const MAX_KNOWN_DECISIONS = 100_000;
const GIVE_UP_CHUNK = 1_000;

export function createCellStore(pool: pg.Pool): CellStore {
  // Rows of the decision table are never deleted, so a hash seen once need not be sent again.
  const hashes = new LRUCache<string, true>({ max: MAX_KNOWN_DECISIONS });
  const known = { has: (hash: string) => hashes.has(hash), add: (hash: string) => void hashes.set(hash, true) };
  const fail = (cells: readonly CellKey[], error: string, maxAttempts: number): Promise<number> =>
    inTransaction(pool, (client) => failAndTell(client, cells, error, maxAttempts));
  return {
    claim: (what, terms) =>
      'signatureId' in what
        ? claimCells(pool, 'signature_id', what.signatureId, terms)
        : claimCells(pool, 'profile_id', what.profileId, terms),
    decide: (cells) => decideCells(pool, cells, known),
    fail: async (cells, error, maxAttempts) => void (await fail(cells, error, maxAttempts)),
    giveUp: async (error, maxAttempts) => {
      const stuck = await stuckCells(pool, maxAttempts, GIVE_UP_CHUNK);
      return stuck.length === 0 ? 0 : fail(stuck, error, maxAttempts);
    },
    openSignatures: (olderThanMs, limit) => openSignatures(pool, olderThanMs, limit),
    wantRuleBook: (ruleBook, by = 'start') => inTransaction(pool, (client) => makeCurrent(client, ruleBook, by)),
    of: (signatureId, profileIds) => readCells(pool, signatureId, profileIds),
    counts: () => countCells(pool),
  };
}

type CellKey = Parameters<CellStore['fail']>[0][number];

async function failAndTell(
  client: Queryable,
  cells: readonly CellKey[],
  error: string,
  maxAttempts: number,
): Promise<number> {
  const { revision, ruleBook } = await lockMatrix(client);
  const changed = await failCells(client, cells, error, maxAttempts, revision + 1);
  const event = { kind: 'cells-fault', subject: '', body: { cells: changed, error } } as const;
  if (changed > 0) await bumpMatrix(client, event, ruleBook);
  return changed;
}

async function countCells(pool: pg.Pool): Promise<Record<CellState, number>> {
  const { rows } = await pool.query<{ state: CellState; n: number }>(
    'select state, count(*) as n from cell group by state',
  );
  const counts: Record<CellState, number> = { wanted: 0, running: 0, decided: 0, failed: 0 };
  for (const { state, n } of rows) counts[state] = n;
  return counts;
}
