import type { Queryable } from '../transaction.ts';

/** Running cells go back to wanted, or to failed when their attempts are used up; returns how many failed. */
export async function failCells(
  client: Queryable,
  cells: readonly { readonly signatureId: number; readonly profileId: number }[],
  error: string,
  maxAttempts: number,
  revision: number,
): Promise<number> {
  const { rows } = await client.query<{ state: string }>(
    `update cell c
        set state = case when c.attempts >= $4 then 'failed' else 'wanted' end,
            lease_until = null, error = $3, revision = $5
       from unnest($1::int[], $2::int[]) as i(signature_id, profile_id)
      where c.signature_id = i.signature_id and c.profile_id = i.profile_id and c.state = 'running'
     returning c.state`,
    [cells.map((cell) => cell.signatureId), cells.map((cell) => cell.profileId), error, maxAttempts, revision],
  );
  return rows.filter((row) => row.state === 'failed').length;
}

/** Cells on which every attempt ended without a word. */
export async function stuckCells(
  client: Queryable,
  maxAttempts: number,
  limit: number,
): Promise<readonly { signatureId: number; profileId: number }[]> {
  const { rows } = await client.query<{ signatureId: number; profileId: number }>(
    `select signature_id as "signatureId", profile_id as "profileId" from cell
      where state in ('wanted', 'running') and state = 'running' and lease_until < now() and attempts >= $1
      limit $2`,
    [maxAttempts, limit],
  );
  return rows;
}
