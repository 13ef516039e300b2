import type { WillingProfiles } from '#usecases/ports/ports.ts';
import type { Queryable } from '../transaction.ts';
import { onlyRow } from './matrix-state.ts';

type Row = WillingProfiles['profiles'][number];

/** The nearest profile is searched for among at most this many. */
const MAX_WILLING = 5_000;

/** One row per profile, or one without a profile. One statement is one snapshot. */
const TEXT = `
select m.revision, p.name as profile, r.release as kernel, c.verdict
  from matrix_state m
  left join cell c on c.signature_id = $1 and c.state = 'decided' and c.verdict in ('yes', 'conditional')
  left join profile p on p.id = c.profile_id and p.revision = c.profile_revision
  left join profile_revision r on r.profile_id = p.id and r.revision = p.revision
 where m.id = 1
 order by r.version_key, p.name
 limit ${MAX_WILLING}`;

export async function readWilling(client: Queryable, signatureId: number): Promise<WillingProfiles> {
  const { rows } = await client.query<{ readonly revision: number } & { readonly [K in keyof Row]: Row[K] | null }>({
    name: 'read-willing',
    text: TEXT,
    values: [signatureId],
  });
  const { revision } = onlyRow(rows);
  return { revision, profiles: rows.flatMap(alternativeOf) };
}

function alternativeOf({ profile, kernel, verdict }: { readonly [K in keyof Row]: Row[K] | null }): Row[] {
  if (profile === null || kernel === null || verdict === null) return [];
  return [{ profile, kernel, verdict }];
}
