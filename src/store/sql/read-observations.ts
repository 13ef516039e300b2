import type { Observed } from '#core/observation/observation.ts';
import type { Conflict, ObservationFilter, StoredObservation } from '#usecases/ports/observations.ts';
import { parseImageRef } from '../image-ref.ts';
import { storableText } from '../storable-text.ts';
import type { Queryable } from '../transaction.ts';
import { mergedSql } from './merged-verdict.ts';

const FIRST_NAME = `coalesce((select z.name || case z.tag when 'latest' then '' else ':' || z.tag end
  from image_name z where z.image_id = i.id order by z.name, z.tag limit 1), '')`;

/** What the rules predict for the cell of an observation, where that is decided and of the same profile revision. */
const PREDICTED = 'case when o.profile_revision = c.profile_revision then d.verdict end';
const CONFLICT = `(${mergedSql('conflict', PREDICTED, 'o.observed')} is true)`;

const TABLES = `observation o
  join signature s on s.id = o.signature_id
  join profile p on p.id = o.profile_id
  join cell c on c.signature_id = o.signature_id and c.profile_id = o.profile_id
  left join decision d on d.hash = c.decision_hash
  left join image i on i.id = o.image_id`;

const COLUMNS = `o.id, o.image_digest as digest, s.hash as signature, ${FIRST_NAME} as name, p.name as profile,
  o.profile_revision as "profileRevision", o.outcome, o.grade, o.observed, o.cause, o.tool_name as "toolName",
  o.tool_version as "toolVersion", o.steps, o.observed_at as "observedAt", o.recorded_at as "recordedAt",
  o.reported_by as by, o.url, o.log, o.log_bytes as "logBytes", o.rules, ${PREDICTED} as predicted,
  ${CONFLICT} as conflict,
  case when o.profile_revision <> p.revision then 'other-revision' when o.observed is null then 'host'
       when o.id = c.observation_id then 'decides' else 'superseded' end as effect`;

interface ObservationRow extends Omit<StoredObservation, 'image' | 'tool'> {
  readonly digest: string;
  readonly signature: string;
  readonly name: string;
  readonly toolName: string;
  readonly toolVersion: string;
  readonly observed: Observed | null;
}

function observationOf(row: ObservationRow): StoredObservation {
  const { digest, signature, name, toolName, toolVersion, ...rest } = row;
  return { ...rest, image: { digest, name, signature }, tool: { name: toolName, version: toolVersion } };
}

export async function readObservation(client: Queryable, id: number): Promise<StoredObservation | null> {
  const { rows } = await client.query<ObservationRow>(`select ${COLUMNS} from ${TABLES} where o.id = $1`, [id]);
  return rows[0] === undefined ? null : observationOf(rows[0]);
}

/** One row more than `limit` shows that there is a next page. An image selects the observations of its signature. */
export async function listObservations(
  client: Queryable,
  { image, profile, conflict }: ObservationFilter,
  beforeId: number | null,
  limit: number,
): Promise<readonly StoredObservation[]> {
  const ref = image === null ? null : parseImageRef(image);
  const { rows } = await client.query<ObservationRow>(
    `select ${COLUMNS} from ${TABLES}
      where ($1::bigint is null or o.id < $1)
        and (not $2 or o.signature_id = (
              select q.signature_id from image q
               where q.id = coalesce((select x.id from image x where x.digest = $3),
                                     (select y.image_id from image_name y where y.name = $4 and y.tag = $5))))
        and ($6::text is null or p.name = $6)
        and ($7::boolean is null or ${CONFLICT} = $7)
      order by o.id desc limit $8`,
    [
      beforeId,
      ref !== null,
      ref?.digest ?? null,
      ref?.name ?? null,
      ref?.tag ?? null,
      profile === null ? null : storableText(profile),
      conflict,
      limit,
    ],
  );
  return rows.map(observationOf);
}

type ConflictRow = Omit<Conflict, 'observation' | 'observations' | 'image'> &
  Omit<Conflict['observation'], 'tool'> & {
    readonly toolName: string;
    readonly toolVersion: string;
    readonly total: number;
    readonly contradicting: number;
    readonly digest: string;
    readonly name: string;
  };

/** Cells whose prediction is contradicted; the rules are those that the prediction rests on. */
export async function listConflicts(
  client: Queryable,
  beforeId: number | null,
  limit: number,
): Promise<readonly Conflict[]> {
  const { rows } = await client.query<ConflictRow>(
    `select s.hash as signature, p.name as profile, r.release as kernel, r.arch,
            c.profile_revision as "profileRevision", d.verdict as predicted, c.verdict, c.grade,
            array(select distinct x->>'rule' from jsonb_array_elements(d.findings) x
                   where x->>'severity' <> 'note' order by 1) as rules,
            o.rules as matched, c.rule_book as "ruleBook", o.id, o.outcome, o.tool_name as "toolName",
            o.tool_version as "toolVersion", o.observed_at as "observedAt", o.url, o.log, n.total, n.contradicting,
            i.digest, ${FIRST_NAME} as name,
            (select count(*) from image x where x.signature_id = c.signature_id) as images
       from cell c
       join decision d on d.hash = c.decision_hash
       join observation o on o.id = c.observation_id
       join signature s on s.id = c.signature_id
       join profile p on p.id = c.profile_id
       join profile_revision r on r.profile_id = p.id and r.revision = c.profile_revision
       join lateral (select x.id, x.digest from image x where x.signature_id = c.signature_id order by x.id limit 1) i
         on true
       join lateral (
         select count(*) as total,
                count(*) filter (where ${mergedSql('conflict', 'd.verdict', 'y.observed')}) as contradicting
           from observation y where y.signature_id = c.signature_id and y.profile_id = c.profile_id
            and y.profile_revision = c.profile_revision) n on true
      where c.conflict and ($1::bigint is null or c.observation_id < $1)
      order by c.observation_id desc limit $2`,
    [beforeId, limit],
  );
  return rows.map((row) => {
    const { id, outcome, toolName, toolVersion, observedAt, url, log, total, contradicting, digest, name, ...rest } =
      row;
    const tool = { name: toolName, version: toolVersion };
    return {
      ...rest,
      observation: { id, outcome, tool, observedAt, url, log },
      observations: { total, contradicting },
      image: { digest, name },
    };
  });
}

export async function countConflicts(client: Queryable): Promise<number> {
  const { rows } = await client.query<{ n: number }>('select count(*) as n from cell where conflict');
  return rows[0]?.n ?? 0;
}
