/** Images that guarantees cannot tell apart (docs/guarantees.md): of equal signature and from an equal home. */
import type { ImageGroup, ImageSelector } from '#usecases/ports/guarantee.ts';
import { DEFAULT_TAG, parseImageRef } from '../image-ref.ts';
import { storableText } from '../storable-text.ts';
import type { Queryable } from '../transaction.ts';

/** Images of a group that are named. */
const NAMED = 10;

/** The expressions of image_home_idx, letter by letter; else it is not used. */
const KERNEL = `coalesce(left(i.inventory -> 'origin' ->> 'kernel', 129), '')`;
const REVISION = `coalesce(i.inventory -> 'origin' ->> 'revision', '')`;

const holds = (family: string): string =>
  `exists (select 1 from jsonb_array_elements(s.content -> 'objects') o where o ->> 'type' like '${family}/%')`;

const GROUP = `g.signature_id as "signatureId", s.arch, nullif(g.kernel, '') as kernel,
  nullif(g.revision, '') as revision,
  case when ${holds('linux-cr')} then 'linux-cr' when ${holds('criu')} then 'criu' end as family`;

const NAME = `coalesce((select z.name || case z.tag when '${DEFAULT_TAG}' then '' else ':' || z.tag end
  from image_name z where z.image_id = i.id order by z.name, z.tag limit 1), '')`;

/** Skips along the index from one group to the next, and so costs by groups and not by images. */
const OF_FORMAT = `
with recursive g as (
  (select i.signature_id, ${KERNEL} as kernel, ${REVISION} as revision, i.id
     from image i where i.format = $1 order by i.signature_id, ${KERNEL}, ${REVISION}, i.id limit 1)
  union all
  select n.* from g cross join lateral (
    select i.signature_id, ${KERNEL} as kernel, ${REVISION} as revision, i.id
      from image i
     where i.format = $1 and (i.signature_id, ${KERNEL}, ${REVISION}) > (g.signature_id, g.kernel, g.revision)
     order by i.signature_id, ${KERNEL}, ${REVISION}, i.id limit 1) n
), few as (select * from g limit $2)
select ${GROUP}, json_build_array(json_build_object('digest', i.digest, 'name', ${NAME})) as images
  from few g join image i on i.id = g.id join signature s on s.id = g.signature_id
 order by g.signature_id, g.kernel, g.revision`;

/** $1 to $3: digest, or patterns of name and tag, of each ref. */
const WANTED = `
  select e.at, x.id from unnest($1::text[], $2::text[], $3::text[]) with ordinality e(digest, name, tag, at)
    cross join lateral (
      select i.id from image i where i.digest = e.digest
      union all
      select n.image_id from image_name n where e.digest is null and n.name like e.name and n.tag like e.tag) x`;

const OF_REFS = `
with wanted as materialized (${WANTED}), g as (
  select i.signature_id, ${KERNEL} as kernel, ${REVISION} as revision, min(i.id) as id, array_agg(i.id order by i.id) as ids
    from image i where i.id in (select id from wanted) group by 1, 2, 3 order by 1, 2, 3 limit $4)
select ${GROUP}, (select json_agg(json_build_object('digest', i.digest, 'name', ${NAME}) order by i.id)
    from image i where i.id = any(g.ids[1:${NAMED}])) as images
  from g join signature s on s.id = g.signature_id order by g.signature_id, g.kernel, g.revision`;

const MATCHED = `select array_agg(distinct at)::int[] as matched from (${WANTED}) w`;

export async function readImageGroups(
  client: Queryable,
  selector: ImageSelector,
  limit: number,
): Promise<{ groups: readonly ImageGroup[]; unmatched: readonly string[] }> {
  if (selector.by === 'format') {
    const { rows } = await client.query<ImageGroup>(OF_FORMAT, [selector.format, limit]);
    return { groups: rows, unmatched: [] };
  }
  const patterns = selector.refs.map(patternOf);
  const values = [
    patterns.map(({ digest }) => digest),
    patterns.map(({ name }) => name),
    patterns.map(({ tag }) => tag),
  ];
  const { rows } = await client.query<ImageGroup>(OF_REFS, [...values, limit]);
  const { rows: found } = await client.query<{ matched: readonly number[] | null }>(MATCHED, values);
  const matched = new Set(found[0]?.matched ?? []);
  return { groups: rows, unmatched: selector.refs.filter((_, at) => !matched.has(at + 1)) };
}

/** `web` is its tag `latest`; `web:*` every tag of it, `team/*` every name below with every tag. */
function patternOf(given: string): { digest: string | null; name: string; tag: string } {
  const { digest, name, tag } = parseImageRef(storableText(given));
  const anyTag = given.includes('*') && !given.includes(':');
  return { digest, name: likeOf(name ?? ''), tag: anyTag ? '%' : likeOf(tag) };
}

function likeOf(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&').replaceAll('*', '%');
}
