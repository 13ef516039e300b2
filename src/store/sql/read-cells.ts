import type { StoredCell } from '#usecases/ports/cells.ts';
import type { Queryable } from '../transaction.ts';
import { CELL_OBSERVATIONS, CELL_TALLY } from './cell-observations.ts';

/** Columns of a cell with its decision, for `cell c left join decision d`; NULL where there is no such cell. */
export const CELL_COLUMNS = `c.state, c.verdict, c.grade, c.conflict, c.profile_revision as "cellProfileRevision",
  c.rule_book as "cellRuleBook", c.evaluated_at as "evaluatedAt", c.error,
  d.verdict as predicted, d.findings, d.steps, d.assumptions, ${CELL_OBSERVATIONS} as observations,
  ${CELL_TALLY} as tally`;

export interface CellRow {
  readonly state: StoredCell['state'] | null;
  readonly verdict: StoredCell['verdict'];
  readonly grade: StoredCell['grade'];
  readonly conflict: boolean;
  readonly predicted: StoredCell['verdict'];
  readonly observations: StoredCell['seen']['observations'] | null;
  readonly tally: StoredCell['seen']['tally'] | null;
  readonly cellProfileRevision: number;
  readonly cellRuleBook: string;
  readonly evaluatedAt: Date | null;
  readonly error: string | null;
  readonly findings: NonNullable<StoredCell['decision']>['findings'] | null;
  readonly steps: NonNullable<StoredCell['decision']>['steps'] | null;
  readonly assumptions: readonly string[] | null;
}

export function cellOf(row: CellRow): Omit<StoredCell, 'signatureId' | 'profileId'> | null {
  if (row.state === null) return null;
  const { state, verdict, grade, conflict, predicted, findings, steps, assumptions, evaluatedAt, error } = row;
  const decision =
    predicted && findings && steps && assumptions ? { verdict: predicted, findings, steps, assumptions } : null;
  const at = evaluatedAt?.toISOString() ?? null;
  const rest = { profileRevision: row.cellProfileRevision, ruleBook: row.cellRuleBook, evaluatedAt: at, error };
  const seen = { observations: row.observations ?? [], tally: row.tally ?? [] };
  return { state, verdict, grade, conflict, decision, seen, ...rest };
}

export async function readCells(
  client: Queryable,
  signatureId: number,
  profileIds: readonly number[],
): Promise<readonly StoredCell[]> {
  const { rows } = await client.query<CellRow & { profileId: number }>(
    `select c.profile_id as "profileId", ${CELL_COLUMNS}
       from cell c left join decision d on d.hash = c.decision_hash
      where c.signature_id = $1 and c.profile_id = any($2::int[]) order by c.profile_id`,
    [signatureId, profileIds],
  );
  return rows.flatMap((row) => {
    const cell = cellOf(row);
    return cell === null ? [] : [{ signatureId, profileId: row.profileId, ...cell }];
  });
}
