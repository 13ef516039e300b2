import type { ComparedHead, ComparisonQuery, ComparisonSnapshot, ListedRow } from '#usecases/ports/comparison.ts';
import { storableText } from '../storable-text.ts';
import type { Queryable } from '../transaction.ts';
import { onlyRow } from './matrix-state.ts';

interface Row {
  readonly heads: readonly ComparedHead[];
  readonly totals: ComparisonSnapshot['totals'];
  readonly pairs: ComparisonSnapshot['pairs'];
  readonly open: ComparisonSnapshot['open'];
  readonly rows: readonly ListedRow[];
  readonly decisions: ComparisonSnapshot['decisions'];
  readonly evaluatedAt: Date | null;
  readonly revision: number;
  readonly ruleBook: string;
}

const DECIDED_ON = (name: '$1' | '$2') => `
  select c.signature_id, c.verdict, c.grade, c.decision_hash, c.evaluated_at
    from head h join m on true
    join cell c on c.profile_id = h.id and c.profile_revision = h.revision and c.state = 'decided'
                and c.rule_book in (m.rule_book, $3)
   where h.name = ${name}`;

const CELL = (side: 'f' | 't') => `case when ${side}v is null then null
  else jsonb_build_object('verdict', ${side}v, 'grade', ${side}g, 'decision', ${side}h) end`;

/**
 * A signature is a line of `pair` once, however many images have it; signatures of images that are gone are none. A cell
 * that is not decided for the profile revision in force leaves its side NULL, and the line is `open`.
 */
const COMPARE = `
with m as (
  select revision, rule_book from matrix_state where id = 1
), head as (
  select p.id, p.name, p.revision, r.release, r.version_key, r.arch
    from profile p join profile_revision r on r.profile_id = p.id and r.revision = p.revision
   where p.name in ($1, $2)
), held as (
  select signature_id, count(*)::int as images from image group by signature_id
), f as (${DECIDED_ON('$1')}
), t as (${DECIDED_ON('$2')}
), pair as materialized (
  select i.signature_id, i.images,
         f.verdict as fv, f.grade as fg, f.decision_hash as fh, f.evaluated_at as fe,
         t.verdict as tv, t.grade as tg, t.decision_hash as th, t.evaluated_at as te,
         coalesce(f.verdict || '>' || t.verdict, 'open') as key
    from held i left join f using (signature_id) left join t using (signature_id)
), opened as (
  select count(*) as n from pair where key = 'open'
), listed as (
  select pair.*, array_position($4::text[], key) as place
    from pair, opened
   where key = any($4::text[]) and (key <> 'open' or $5 or opened.n <= $9)
     and ($6::int is null or (array_position($4::text[], key), signature_id) > ($6::int, $7::int))
   order by place, signature_id limit $8 + 1
), flip as (
  select fv, fg, fh, tv, tg, th, count(*)::int as signatures, sum(images)::int as images
    from pair where fv <> tv group by fv, fg, fh, tv, tg, th order by images desc, fh, th limit $10
), open as (
  select pair.* from pair, opened where key = 'open' and opened.n <= $9
), used as (
  select fh as hash from listed union select th from listed
  union select fh from flip union select th from flip
  union select fh from open union select th from open
)
select m.revision, m.rule_book as "ruleBook",
       (select least(min(fe), min(te)) from pair) as "evaluatedAt",
       (select coalesce(jsonb_agg(jsonb_build_object('profileId', id, 'profileRevision', revision, 'profile', name,
          'release', release, 'versionKey', version_key, 'arch', arch)), '[]') from head) as heads,
       (select coalesce(jsonb_agg(jsonb_build_object('from', fv, 'to', tv, 'signatures', n, 'images', images)), '[]')
          from (select fv, tv, count(*) as n, sum(images) as images from pair group by fv, tv) x) as totals,
       (select coalesce(jsonb_agg(jsonb_build_object('from', ${CELL('f')}, 'to', ${CELL('t')},
          'signatures', signatures, 'images', images) order by images desc, fh, th), '[]') from flip) as pairs,
       (select coalesce(jsonb_agg(jsonb_build_object('signatureId', signature_id, 'images', images,
          'from', ${CELL('f')}, 'to', ${CELL('t')}) order by signature_id), '[]') from open) as open,
       (select coalesce(jsonb_agg(jsonb_build_object('signatureId', l.signature_id, 'images', images, 'key', key,
          'signature', s.hash, 'from', ${CELL('f')}, 'to', ${CELL('t')},
          'shown', (select coalesce(jsonb_agg(jsonb_build_object('digest', digest, 'name', name)), '[]')
                      from (select i.digest, coalesce(n.name, '') as name
                              from image i left join lateral (
                                select z.name || case z.tag when 'latest' then '' else ':' || z.tag end as name
                                  from image_name z where z.image_id = i.id order by z.name, z.tag limit 1) n on true
                             where i.signature_id = l.signature_id
                             order by n.name nulls last, i.id limit $11) shown)
          ) order by place, l.signature_id), '[]')
          from listed l join signature s on s.id = l.signature_id) as rows,
       (select coalesce(jsonb_object_agg(d.hash, jsonb_build_object(
          'findings', (select coalesce(jsonb_agg(e - 'evidence'), '[]') from jsonb_array_elements(d.findings) e
                        where e->>'severity' <> 'note'),
          'steps', (select coalesce(jsonb_agg(e - 'effects'), '[]') from jsonb_array_elements(d.steps) e))), '{}')
          from used join decision d using (hash)) as decisions
  from m`;

export async function compareColumns(client: Queryable, query: ComparisonQuery): Promise<ComparisonSnapshot> {
  const { from, to, keys, listOpen, after, limit, ruleBook, maxOpen, maxPairs, maxImages } = query;
  const place = after === null ? null : keys.indexOf(after.key) + 1;
  const { rows } = await client.query<Row>({
    name: 'compare-columns',
    text: COMPARE,
    values: [
      storableText(from),
      storableText(to),
      ruleBook,
      keys,
      listOpen,
      place,
      after?.signatureId ?? 0,
      limit,
      maxOpen,
      maxPairs,
      maxImages,
    ],
  });
  const { heads, rows: listed, ...rest } = onlyRow(rows);
  const headOf = (name: string) => heads.find(({ profile }) => profile === name) ?? null;
  const page = listed.slice(0, limit);
  const last = listed.length > limit ? page.at(-1) : undefined;
  return {
    ...rest,
    from: headOf(from),
    to: headOf(to),
    rows: page,
    next: last === undefined ? null : `${last.key}\n${last.signatureId}`,
  };
}
