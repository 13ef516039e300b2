import type pg from 'pg';
import type { GuaranteeReadModel } from '#usecases/ports/guarantee.ts';
import { onlyRow } from './sql/matrix-state.ts';
import { readImageGroups } from './sql/read-image-groups.ts';
import { readHeads, readRowVerdicts } from './sql/read-row-verdicts.ts';
import { inTransaction, type Queryable } from './transaction.ts';

/** Rows of many images. All queries of one read see one snapshot. */
export function createGuaranteeReadModel(pool: pg.Pool): GuaranteeReadModel {
  return {
    rows: (selector, limits) =>
      inTransaction(
        pool,
        async (client) => {
          const state = await readState(client);
          const profiles = await readHeads(client);
          const affordable = Math.max(1, Math.floor(limits.cells / Math.max(1, profiles.length)));
          const most = Math.min(limits.groups, affordable);
          const { groups: found, unmatched } = await readImageGroups(client, selector, most + 1);
          const groups = found.slice(0, most);
          const verdicts = await readRowVerdicts(client, [...new Set(groups.map(({ signatureId }) => signatureId))]);
          return { groups, isCut: found.length > most, unmatched, profiles, verdicts, ...state };
        },
        'repeatable read, read only',
      ),
  };
}

async function readState(client: Queryable): Promise<{ revision: number; ruleBook: string }> {
  const { rows } = await client.query<{ revision: number; ruleBook: string }>(
    'select revision, rule_book as "ruleBook" from matrix_state where id = 1',
  );
  return onlyRow(rows);
}
