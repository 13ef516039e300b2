import type { Queryable } from '../transaction.ts';

/** Longest waiting first. `verdict is null` is the condition of the partial index cell_open_idx. */
export async function openSignatures(
  client: Queryable,
  olderThanMs: number,
  limit: number,
): Promise<readonly number[]> {
  const { rows } = await client.query<{ id: number }>(
    `select signature_id as id from cell
      where verdict is null and (state = 'wanted' or (state = 'running' and lease_until < now()))
        and wanted_at <= now() - $1 * interval '1 millisecond'
      group by signature_id order by min(wanted_at), signature_id limit $2`,
    [olderThanMs, limit],
  );
  return rows.map((row) => row.id);
}
