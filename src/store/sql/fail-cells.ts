import type { Queryable } from '../transaction.ts';

/** Running cells go back to wanted, or to failed when their attempts are used up; returns how many did either. */
export async function failCells(
  client: Queryable,
  cells: readonly { readonly signatureId: number; readonly profileId: number }[],
  error: string,
  maxAttempts: number,
  revision: number,
): Promise<number> {
  const { rowCount } = await client.query(
    `update cell c
        set state = case when c.attempts >= $4 then 'failed' else 'wanted' end,
            lease_until = null, error = $3, revision = $5
       from unnest($1::int[], $2::int[]) as i(signature_id, profile_id)
      where c.signature_id = i.signature_id and c.profile_id = i.profile_id and c.state = 'running'`,
    [cells.map((cell) => cell.signatureId), cells.map((cell) => cell.profileId), error, maxAttempts, revision],
  );
  return rowCount ?? 0;
}

/** Cells on which every attempt ended without a word. `verdict is null` is the condition of cell_open_idx. */
export async function stuckCells(
  client: Queryable,
  maxAttempts: number,
  limit: number,
): Promise<readonly { signatureId: number; profileId: number }[]> {
  const { rows } = await client.query<{ signatureId: number; profileId: number }>(
    `select signature_id as "signatureId", profile_id as "profileId" from cell
      where verdict is null and state = 'running' and lease_until < now() and attempts >= $1
      order by wanted_at limit $2`,
    [maxAttempts, limit],
  );
  return rows;
}
