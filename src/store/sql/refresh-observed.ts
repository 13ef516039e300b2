/** Brings cells up to what is recorded of them, by the one rule of core/observation. */
import { OBSERVATION_RULE } from '#core/observation/apply-observations.ts';
import { type TallyLine, weighObservations } from '#core/observation/weigh-observations.ts';
import type { Queryable } from '../transaction.ts';
import { CELL_TALLY } from './cell-observations.ts';
import { inForceSql } from './merged-verdict.ts';
import { TELL_FLIPS } from './tell-flips.ts';

export interface ObservedCell {
  /** Null while the cell is open. */
  readonly predicted: string | null;
  /** In force. */
  readonly verdict: string | null;
  readonly conflict: boolean;
  readonly wasConflict: boolean;
}

interface TalliedCell {
  readonly profileId: number;
  readonly profileRevision: number;
  /** Of any revision, deciding or not. */
  readonly observations: number;
  readonly tally: readonly TallyLine[] | null;
}

/**
 * Weighs what is recorded of cells of a signature, and tells of verdicts that flip by it, for its images but
 * `exceptImage`; returns the cells that changed. `profileId` null: all. The caller has the lock of the matrix, so nothing
 * is recorded between the two statements.
 */
export async function refreshObserved(
  client: Queryable,
  signatureId: number,
  profileId: number | null,
  revision: number,
  exceptImage: number | null = null,
): Promise<readonly ObservedCell[]> {
  const { rows: cells } = await client.query<TalliedCell>(
    `select c.profile_id as "profileId", c.profile_revision as "profileRevision", c.observations, ${CELL_TALLY} as tally
       from (select c.signature_id, c.profile_id, c.profile_revision, c.observations as before, n.n as observations
               from cell c cross join lateral (
                 select count(*) as n from observation o
                  where o.signature_id = c.signature_id and o.profile_id = c.profile_id) n
              where c.signature_id = $1 and ($2::int is null or c.profile_id = $2)) c
      where c.observations > 0 or c.before > 0`,
    [signatureId, profileId],
  );
  const weighed = cells.map(({ tally, profileRevision }) => weighObservations(tally ?? [], profileRevision));
  const { rows } = await client.query<ObservedCell>(
    `with at as (select $2::bigint as revision), seen as (
       select c.signature_id, c.profile_id, c.verdict as before, c.conflict as was_conflict, d.verdict as predicted,
              i.observation_id, i.observed, o.grade, i.observations, i.restored_count, i.failed_count
         from unnest($4::int[], $5::bigint[], $6::text[], $7::int[], $8::int[], $9::int[])
                as i(profile_id, observation_id, observed, observations, restored_count, failed_count)
         join cell c on c.signature_id = $1 and c.profile_id = i.profile_id
         left join decision d on d.hash = c.decision_hash
         left join observation o on o.id = i.observation_id
        where (c.observations, c.observation_id, c.observed, c.restored_count, c.failed_count)
              is distinct from (i.observations, i.observation_id, i.observed, i.restored_count, i.failed_count)
     ), refreshed as (
       update cell c
          set observations = s.observations, observation_id = s.observation_id, observed = s.observed,
              observed_grade = s.grade, restored_count = s.restored_count, failed_count = s.failed_count, revision = $2,
              ${inForceSql('s.predicted', 's.observed', 's.grade')}
         from seen s
        where c.signature_id = s.signature_id and c.profile_id = s.profile_id
       returning c.signature_id, c.profile_id, s.before, c.verdict, s.predicted, c.conflict, s.was_conflict
     ), flipped as (
       select signature_id, profile_id, null::int as image_id, $3::int as except_image, before as from_verdict, verdict as to_verdict,
              array['${OBSERVATION_RULE}'] as rules
         from refreshed where before <> verdict
     ), told as (${TELL_FLIPS})
     select predicted, verdict, conflict, was_conflict as "wasConflict" from refreshed`,
    [
      signatureId,
      revision,
      exceptImage,
      cells.map((cell) => cell.profileId),
      weighed.map((one) => (one.decides === null ? null : one.observation)),
      weighed.map(({ decides }) => decides),
      cells.map(({ observations }) => observations),
      weighed.map(({ counts }) => counts.restored),
      weighed.map(({ counts }) => counts.failed),
    ],
  );
  return rows;
}
