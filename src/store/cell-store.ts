import { LRUCache } from 'lru-cache';
import type pg from 'pg';
import type { CellState, CellStore } from '#usecases/ports.ts';
import { claimCells } from './sql/claim-cells.ts';
import { decideCells } from './sql/decide-cells.ts';
import { failCells, stuckCells } from './sql/fail-cells.ts';
import { bumpMatrix, lockMatrix } from './sql/matrix-state.ts';
import { openSignatures } from './sql/open-signatures.ts';
import { readCells } from './sql/read-cells.ts';
import { wantCellsOfRuleBook } from './sql/want-cells.ts';
import { inTransaction, type Queryable } from './transaction.ts';

const MAX_KNOWN_DECISIONS = 100_000;
const GIVE_UP_CHUNK = 1_000;

export function createCellStore(pool: pg.Pool): CellStore {
  // Rows of the decision table are never deleted, so a hash seen once need not be sent again.
  const hashes = new LRUCache<string, true>({ max: MAX_KNOWN_DECISIONS });
  const known = { has: (hash: string) => hashes.has(hash), add: (hash: string) => void hashes.set(hash, true) };
  const fail: CellStore['fail'] = (cells, error, maxAttempts) =>
    inTransaction(pool, async (client) => {
      const { ruleBook } = await lockMatrix(client);
      const event = { kind: 'cells-fault', subject: '', body: { cells: cells.length, error } };
      const { revision } = await bumpMatrix(client, event, ruleBook);
      await failCells(client, cells, error, maxAttempts, revision);
    });
  return {
    claim: (what, terms) =>
      'signatureId' in what
        ? claimCells(pool, 'signature_id', what.signatureId, terms)
        : claimCells(pool, 'profile_id', what.profileId, terms),
    decide: (cells) => decideCells(pool, cells, known),
    fail,
    giveUp: async (error, maxAttempts) => {
      const stuck = await stuckCells(pool, maxAttempts, GIVE_UP_CHUNK);
      if (stuck.length > 0) await fail(stuck, error, maxAttempts);
      return stuck.length;
    },
    openSignatures: (olderThanMs, limit) => openSignatures(pool, olderThanMs, limit),
    wantRuleBook: (ruleBook) => inTransaction(pool, (client) => wantRuleBook(client, ruleBook)),
    of: (signatureId, profileIds) => readCells(pool, signatureId, profileIds),
    counts: () => countCells(pool),
  };
}

async function wantRuleBook(client: Queryable, ruleBook: string): Promise<number> {
  const before = await lockMatrix(client);
  const { rowCount } = await client.query('select 1 from cell where rule_book <> $1 limit 1', [ruleBook]);
  if (before.ruleBook === ruleBook && rowCount === 0) return 0;
  const event = { kind: 'rule-book', subject: ruleBook, body: { before: before.ruleBook } };
  const { revision } = await bumpMatrix(client, event, ruleBook);
  await client.query('update matrix_state set rule_book = $1 where id = 1', [ruleBook]);
  return wantCellsOfRuleBook(client, ruleBook, revision);
}

async function countCells(pool: pg.Pool): Promise<Record<CellState, number>> {
  const { rows } = await pool.query<{ state: CellState; n: number }>(
    'select state, count(*) as n from cell group by state',
  );
  const counts: Record<CellState, number> = { wanted: 0, running: 0, decided: 0, failed: 0 };
  for (const { state, n } of rows) counts[state] = n;
  return counts;
}
