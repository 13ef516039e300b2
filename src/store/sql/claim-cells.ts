import type { ClaimedCell } from '#usecases/ports/cells.ts';
import type { Queryable } from '../transaction.ts';

export interface ClaimTerms {
  readonly ruleBook: string;
  readonly limit: number;
  readonly leaseMs: number;
  readonly maxAttempts: number;
}

/**
 * Workers that claim at the same time get different cells. `verdict is null` is the condition of cell_open_idx; the
 * cells of a signature are few, so their primary key does as well.
 */
export async function claimCells(
  client: Queryable,
  column: 'signature_id' | 'profile_id',
  id: number,
  terms: ClaimTerms,
): Promise<readonly ClaimedCell[]> {
  const { rows } = await client.query<ClaimedCell>({
    name: `claim-cells-by-${column}`,
    text: `with picked as (
             select signature_id, profile_id from cell
              where ${column} = $1 and verdict is null and rule_book = $2 and attempts < $3
                and (state = 'wanted' or (state = 'running' and lease_until < now()))
              order by signature_id, profile_id
              limit $4
                for update skip locked)
           update cell c
              set state = 'running', attempts = c.attempts + 1, lease_until = now() + $5 * interval '1 millisecond'
             from picked p
            where c.signature_id = p.signature_id and c.profile_id = p.profile_id
           returning c.signature_id as "signatureId", c.profile_id as "profileId",
                     c.profile_revision as "profileRevision"`,
    values: [id, terms.ruleBook, terms.maxAttempts, terms.limit, terms.leaseMs],
  });
  return rows;
}
