/** What was observed, as cells see it (docs/observations.md). */
import { OBSERVATION_RULE } from '#core/observation/apply-observations.ts';
import type { Queryable } from '../transaction.ts';
import { inForceSql } from './merged-verdict.ts';
import { TELL_FLIPS } from './tell-flips.ts';

/** Of one cell, read with it. All are counted, listed and kept; `GET /observations` has the rest. */
const MAX_READ = 20;

/** Latest first; which of two of the same time came last, their ids say. */
const LATEST_FIRST = 'o.observed_at desc, o.id desc';

/** A member of core/observation's Observation. */
const OBSERVATION = `jsonb_build_object('id', o.id, 'outcome', o.outcome, 'grade', o.grade, 'observed', o.observed,
  'cause', o.cause, 'profileRevision', o.profile_revision,
  'tool', jsonb_build_object('name', o.tool_name, 'version', o.tool_version), 'steps', o.steps, 'url', o.url,
  'observedAt', to_char(o.observed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))`;

/** For `cell c`; nothing is looked up for the many cells that have none. */
export const CELL_OBSERVATIONS = `(case when c.observations > 0 then (
    select jsonb_agg(x.body order by x.place) from (
      select ${OBSERVATION} as body,
             row_number() over (order by (o.id = c.observation_id) is true desc, ${LATEST_FIRST}) as place
        from observation o where o.signature_id = c.signature_id and o.profile_id = c.profile_id
       order by place limit ${MAX_READ}) x) end)`;

export interface ObservedCell {
  /** Null while the cell is open. */
  readonly predicted: string | null;
  /** In force. */
  readonly verdict: string | null;
  readonly conflict: boolean;
  readonly observationId: number | null;
}

/**
 * Brings cells of a signature up to what is recorded of them, and tells of verdicts that flip by it, for its images but
 * `exceptImage`; returns the cells that changed. `profileId` null: all.
 */
export async function refreshObserved(
  client: Queryable,
  signatureId: number,
  profileId: number | null,
  revision: number,
  exceptImage: number | null = null,
): Promise<readonly ObservedCell[]> {
  const { rows } = await client.query<ObservedCell>(
    `with at as (select $3::bigint as revision), seen as (
       select c.signature_id, c.profile_id, c.verdict as before, d.verdict as predicted, l.id, l.observed, l.grade, n.n
         from cell c
         left join decision d on d.hash = c.decision_hash
         left join lateral (
           select o.id, o.observed, o.grade from observation o
            where o.signature_id = c.signature_id and o.profile_id = c.profile_id
              and o.profile_revision = c.profile_revision and o.observed is not null
            order by ${LATEST_FIRST} limit 1) l on true
        cross join lateral (
           select count(*) as n from observation o
            where o.signature_id = c.signature_id and o.profile_id = c.profile_id) n
        where c.signature_id = $1 and ($2::int is null or c.profile_id = $2)
          and (c.observations, c.observation_id) is distinct from (n.n, l.id)
     ), refreshed as (
       update cell c
          set observations = s.n, observation_id = s.id, observed = s.observed, observed_grade = s.grade, revision = $3,
              ${inForceSql('s.predicted', 's.observed', 's.grade')}
         from seen s
        where c.signature_id = s.signature_id and c.profile_id = s.profile_id
       returning c.signature_id, c.profile_id, s.before, c.verdict, s.predicted, c.conflict, c.observation_id
     ), flipped as (
       select signature_id, profile_id, null::int as image_id, $4::int as except_image, before as from_verdict, verdict as to_verdict,
              array['${OBSERVATION_RULE}'] as rules
         from refreshed where before <> verdict
     ), told as (${TELL_FLIPS})
     select predicted, verdict, conflict, observation_id as "observationId" from refreshed`,
    [signatureId, profileId, revision, exceptImage],
  );
  return rows;
}
