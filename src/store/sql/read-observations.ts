import { effectOf } from '#core/observation/effect-of.ts';
import { type TallyLine, type Weighed, weighObservations } from '#core/observation/weigh-observations.ts';
import type { Conflict, Objection, ObservationFilter, StoredObservation } from '#usecases/ports/observations.ts';
import { parseImageRef } from '../image-ref.ts';
import { storableText } from '../storable-text.ts';
import type { Queryable } from '../transaction.ts';
import { CELL_TALLY, COUNT_COLUMNS, type CountColumns, STATUS, withCounts } from './cell-observations.ts';
import { mergedSql } from './merged-verdict.ts';

/** Of one observation, the latest; none is deleted. */
const MAX_OBJECTIONS = 50;

const FIRST_NAME = `coalesce((select z.name || case z.tag when 'latest' then '' else ':' || z.tag end
  from image_name z where z.image_id = i.id order by z.name, z.tag limit 1), '')`;

/** What the rules predict for the cell of an observation, where that is decided and of the same profile revision. */
const PREDICTED = 'case when o.profile_revision = c.profile_revision then d.verdict end';
const CONFLICT = `(${STATUS} = 'counts' and ${mergedSql('conflict', PREDICTED, 'o.observed')} is true)`;

const OBJECTIONS = `coalesce((select jsonb_agg(jsonb_build_object('id', x.id, 'kind', x.kind, 'reason', x.reason,
    'by', x.objected_by, 'recordedAt', x.recorded_at) order by x.id)
    from (select * from observation_objection x where x.observation_id = o.id order by x.id desc limit ${MAX_OBJECTIONS})
         x), '[]')`;

const TABLES = `observation o
  join signature s on s.id = o.signature_id
  join profile p on p.id = o.profile_id
  join cell c on c.signature_id = o.signature_id and c.profile_id = o.profile_id
  left join decision d on d.hash = c.decision_hash
  left join image i on i.id = o.image_id`;

const COLUMNS = `o.id, o.image_digest as digest, s.hash as signature, ${FIRST_NAME} as name, p.name as profile,
  o.profile_revision as "profileRevision", o.outcome, o.grade, o.observed, o.cause, o.evidence, o.tool_name as "toolName",
  o.tool_version as "toolVersion", o.steps, o.observed_at as "observedAt", o.recorded_at as "recordedAt",
  o.reported_by as by, o.url, o.log, o.log_bytes as "logBytes", o.rules, ${PREDICTED} as predicted,
  ${CONFLICT} as conflict, ${STATUS} as status, ${OBJECTIONS} as objections, c.signature_id as "signatureId",
  c.profile_id as "profileId", c.profile_revision as "revisionInForce"`;

interface ObservationRow extends Omit<StoredObservation, 'image' | 'tool' | 'effect' | 'objections'> {
  readonly objections: readonly (Omit<Objection, 'recordedAt'> & { readonly recordedAt: string })[];
  readonly signatureId: number;
  readonly profileId: number;
  readonly revisionInForce: number;
  readonly digest: string;
  readonly signature: string;
  readonly name: string;
  readonly toolName: string;
  readonly toolVersion: string;
}

function observationOf(row: ObservationRow, weighed: Weighed): StoredObservation {
  const {
    digest,
    signature,
    name,
    toolName,
    toolVersion,
    signatureId: _,
    profileId: __,
    revisionInForce,
    ...rest
  } = row;
  const { status, observed, profileRevision } = rest;
  const isOfRevisionInForce = profileRevision === revisionInForce;
  return {
    ...rest,
    image: { digest, name, signature },
    tool: { name: toolName, version: toolVersion },
    effect: effectOf({ status, observed, isOfRevisionInForce }, weighed),
    objections: rest.objections.map((one) => ({ ...one, recordedAt: new Date(one.recordedAt) })),
  };
}

/** What an observation does depends on all of its cell; those of one cell are weighed once. */
async function observationsOf(
  client: Queryable,
  rows: readonly ObservationRow[],
): Promise<readonly StoredObservation[]> {
  const cellOf = (row: Pick<ObservationRow, 'signatureId' | 'profileId'>) => `${row.signatureId}/${row.profileId}`;
  const { rows: tallied } = await client.query<TalliedCell>(
    `select c.signature_id as "signatureId", c.profile_id as "profileId", c.profile_revision as "revisionInForce",
            ${CELL_TALLY} as tally
       from cell c
       join (select distinct * from unnest($1::int[], $2::int[]) as w(signature_id, profile_id)) w
         on w.signature_id = c.signature_id and w.profile_id = c.profile_id`,
    [rows.map(({ signatureId }) => signatureId), rows.map(({ profileId }) => profileId)],
  );
  const weighed = new Map(
    tallied.map((cell) => [cellOf(cell), weighObservations(cell.tally ?? [], cell.revisionInForce)]),
  );
  return rows.map((row) => observationOf(row, weighed.get(cellOf(row)) ?? weighObservations([], row.revisionInForce)));
}

type TalliedCell = Pick<ObservationRow, 'signatureId' | 'profileId' | 'revisionInForce'> & {
  readonly tally: readonly TallyLine[] | null;
};

const NONE = { total: 0, restored: 0, failed: 0 } as const;

export async function readObservation(client: Queryable, id: number): Promise<StoredObservation | null> {
  const { rows } = await client.query<ObservationRow>(`select ${COLUMNS} from ${TABLES} where o.id = $1`, [id]);
  return (await observationsOf(client, rows))[0] ?? null;
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
  return observationsOf(client, rows);
}

type ConflictRow = Omit<Conflict, 'observation' | 'observations' | 'image'> &
  Omit<Conflict['observation'], 'tool'> &
  CountColumns & {
    readonly toolName: string;
    readonly toolVersion: string;
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
            c.profile_revision as "profileRevision", d.verdict as predicted, c.verdict, c.grade, ${COUNT_COLUMNS},
            array(select distinct x->>'rule' from jsonb_array_elements(d.findings) x
                   where x->>'severity' <> 'note' order by 1) as rules,
            o.rules as matched, c.rule_book as "ruleBook", o.id, o.outcome, o.tool_name as "toolName",
            o.tool_version as "toolVersion", o.observed_at as "observedAt", o.url, o.log, n.contradicting,
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
         select count(*) filter (where ${CONFLICT}) as contradicting
           from observation o where o.signature_id = c.signature_id and o.profile_id = c.profile_id) n on true
      where c.conflict and ($1::bigint is null or c.observation_id < $1)
      order by c.observation_id desc limit $2`,
    [beforeId, limit],
  );
  return rows.map((row) => {
    const { observations, ...shown } = withCounts(row);
    const { id, outcome, toolName, toolVersion, observedAt, url, log, contradicting, digest, name, ...rest } = shown;
    const tool = { name: toolName, version: toolVersion };
    return {
      ...rest,
      observation: { id, outcome, tool, observedAt, url, log },
      observations: { ...(observations ?? NONE), contradicting },
      image: { digest, name },
    };
  });
}

export async function countConflicts(client: Queryable): Promise<number> {
  const { rows } = await client.query<{ n: number }>('select count(*) as n from cell where conflict');
  return rows[0]?.n ?? 0;
}
