/** What was observed, as cells see it (docs/observations.md). */
import { countsOrNull, type ObservationCounts } from '#core/observation/weigh-observations.ts';

/** Of one cell, read with it. All are counted, tallied and kept; `GET /observations` has the rest. */
const MAX_READ = 20;

/** Latest first; which of two of the same time came last, their ids say. */
const LATEST_FIRST = 'o.observed_at desc, o.id desc';

/** A member of core/observation's ObservationStatus, for `observation o`: that of its last objection. */
export const STATUS = `coalesce((select case x.kind when 'withdrawal' then 'withdrawn' when 'dispute' then 'disputed' end
    from observation_objection x where x.observation_id = o.id order by x.id desc limit 1), 'counts')`;

/** A member of core/observation's Observation. */
const OBSERVATION = `jsonb_build_object('id', o.id, 'outcome', o.outcome, 'grade', o.grade, 'observed', o.observed,
  'cause', o.cause, 'evidence', o.evidence, 'status', o.status, 'profileRevision', o.profile_revision,
  'tool', jsonb_build_object('name', o.tool_name, 'version', o.tool_version), 'steps', o.steps, 'url', o.url,
  'observedAt', to_char(o.observed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))`;

const OF_CELL = `(select o.*, ${STATUS} as status from observation o
        where o.signature_id = c.signature_id and o.profile_id = c.profile_id) o`;

/**
 * For `cell c`; nothing is looked up for the many cells that have none. First the one that decides, then the latest that
 * count, of each kind and evidence one before all others, so that whatever a verdict names is among them.
 */
export const CELL_OBSERVATIONS = `(case when c.observations > 0 then (
    select jsonb_agg(x.body order by x.place) from (
      select ${OBSERVATION} as body,
             row_number() over (order by (o.id = c.observation_id) is true desc,
                                         (o.counts and o.place_in_kind = 1) desc, ${LATEST_FIRST}) as place
        from (select o.*, row_number() over (partition by o.counts, o.observed, o.evidence order by ${LATEST_FIRST})
                     as place_in_kind
                from (select o.*, o.status = 'counts' and o.observed is not null
                             and o.profile_revision = c.profile_revision as counts from ${OF_CELL}) o) o
       order by place limit ${MAX_READ}) x) end)`;

/** For `cell c`: core/observation's TallyLine, of the profile revision that the cell wants. */
const TALLY = `(select jsonb_agg(jsonb_build_object('profileRevision', c.profile_revision, 'status', t.status,
           'observed', t.observed, 'evidence', t.evidence, 'count', t.n, 'latest', t.latest))
    from (select o.status, o.observed, o.evidence, count(*) as n,
                 (array_agg(o.id order by ${LATEST_FIRST}))[1] as latest
            from ${OF_CELL} where o.profile_revision = c.profile_revision group by 1, 2, 3) t)`;

export const CELL_TALLY = `(case when c.observations > 0 then ${TALLY} end)`;

/** For cells in lists: how many observations count, without a look at them. */
export const COUNT_COLUMNS = 'c.restored_count as "restoredCount", c.failed_count as "failedCount"';

export interface CountColumns {
  readonly restoredCount: number;
  readonly failedCount: number;
}

export function withCounts<T extends CountColumns>({
  restoredCount,
  failedCount,
  ...cell
}: T): Omit<T, keyof CountColumns> & { readonly observations: ObservationCounts | null } {
  return { ...cell, observations: countsOrNull(restoredCount, failedCount) };
}
