import type pg from 'pg';
import type { RuleBookState, RuleBookStore } from '#usecases/ports/re-detection.ts';
import { CHUNK_IMAGES } from '#usecases/ports/re-detection.ts';
import { holdRuleBook } from './sql/hold-rule-book.ts';
import { onlyRow } from './sql/matrix-state.ts';
import { decidedCells, previewFlips, previewImages, previewTotals, recordPreview } from './sql/preview.ts';
import { inTransaction } from './transaction.ts';

export function createRuleBookStore(pool: pg.Pool): RuleBookStore {
  return {
    state: async () => {
      const { rows } = await pool.query<RuleBookState>(
        `select m.rule_book as current, m.held_rule_book as held, r.current_since as "currentSince",
                r.finished_at as "finishedAt"
           from matrix_state m left join rule_book r on r.revision = m.rule_book where m.id = 1`,
      );
      return onlyRow(rows);
    },
    hold: (ruleBook) => inTransaction(pool, (client) => holdRuleBook(client, ruleBook)),
    finish: async (ruleBook) => {
      await pool.query('update rule_book set finished_at = now() where revision = $1 and finished_at is null', [
        ruleBook,
      ]);
    },
    previewChunks: async (ruleBook, limit) => {
      const { rows } = await pool.query<{ chunk: number }>(
        `select distinct i.id / ${CHUNK_IMAGES} as chunk from image i
          where not exists (select 1 from preview_image p where p.rule_book = $1 and p.image_id = i.id)
          order by chunk limit $2`,
        [ruleBook, limit],
      );
      return rows.map(({ chunk }) => chunk);
    },
    previewImages: (chunk, ruleBook) => previewImages(pool, chunk, ruleBook),
    decidedCells: (signatureId) => decidedCells(pool, signatureId),
    recordPreview: (ruleBook, previews) => inTransaction(pool, (client) => recordPreview(client, ruleBook, previews)),
    previewTotals: (ruleBook) => previewTotals(pool, ruleBook),
    previewFlips: (ruleBook, page) => previewFlips(pool, ruleBook, page),
  };
}
