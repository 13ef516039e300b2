import type { Signature } from '#core/signature/signature.ts';
import type { Queryable } from '../transaction.ts';

/** Those of the ids that are still there. */
export async function readSignatures(
  client: Queryable,
  ids: readonly number[],
): Promise<readonly (Signature & { readonly id: number })[]> {
  const { rows } = await client.query<Signature & { id: number }>(
    'select id, hash, content from signature where id = any($1::int[])',
    [ids],
  );
  return rows;
}
