/**
 * Events `verdict-flipped`, written by the very transaction that changes a verdict in force. Their number is bounded: up
 * to FLIPS_AN_EVENT flips share one, however many a transaction makes.
 */
import type { Queryable } from '../transaction.ts';

const FLIPS_AN_EVENT = 20;
/** Images of one signature that are named; `imagesTotal` counts them all. */
const IMAGES_A_FLIP = 20;
const RULES_A_FLIP = 20;

/** Members of `findings` that say something; notes decide nothing. */
const saidBy = (findings: string): string =>
  `select x->>'rule' as rule, x->>'severity' as severity, x->>'objectType' as type, x->>'objectVersion' as version
     from jsonb_array_elements(${findings}) x where x->>'severity' <> 'note'`;

/** Rules that say something in one list of findings and not, or something else, in the other. */
export const differingRules = (before: string, after: string): string =>
  `array(select distinct s.rule from (
            (${saidBy(before)} except ${saidBy(after)}) union all (${saidBy(after)} except ${saidBy(before)})
          ) s order by s.rule limit ${RULES_A_FLIP})`;

const OF_FLIP =
  'i.signature_id = f.signature_id and (f.image_id is null or i.id = f.image_id) and i.id is distinct from f.except_image';

const IMAGES = `(select coalesce(jsonb_agg(jsonb_build_object('digest', i.digest, 'name', i.name) order by i.id), '[]')
    from (select i.id, i.digest,
                 coalesce((select n.name || ':' || n.tag from image_name n where n.image_id = i.id
                            order by n.name, n.tag limit 1), '') as name
            from image i where ${OF_FLIP} order by i.id limit ${IMAGES_A_FLIP}) i)`;

/**
 * An INSERT for a statement with a relation `flipped` (signature_id, profile_id, image_id, except_image, from_verdict,
 * to_verdict, rules) and a one-row relation `at` (revision). A null `image_id` means every image of the signature but
 * `except_image`. Where nothing flipped for any image, it makes no event.
 */
export const TELL_FLIPS = `
  insert into event (kind, subject, body)
  select 'verdict-flipped', case when count(*) = 1 then min(f.profile) else '' end,
         jsonb_build_object('revision', min(f.revision), 'total', min(f.total), 'flips',
           jsonb_agg(jsonb_build_object('signature', f.hash, 'profile', f.profile, 'images', f.images,
                                        'imagesTotal', f.images_total, 'from', f.from_verdict, 'to', f.to_verdict,
                                        'rules', to_jsonb(f.rules)) order by f.place))
    from (select f.from_verdict, f.to_verdict, f.rules, at.revision, s.hash, p.name as profile, ${IMAGES} as images,
                 (select count(*) from image i where ${OF_FLIP}) as images_total,
                 count(*) over () as total, row_number() over (order by s.id, p.name) as place
            from flipped f
            join signature s on s.id = f.signature_id
            join profile p on p.id = f.profile_id
           cross join at
           where exists (select 1 from image i where ${OF_FLIP})) f
   group by (f.place - 1) / ${FLIPS_AN_EVENT} order by (f.place - 1) / ${FLIPS_AN_EVENT}`;

/**
 * An image whose content is detected again may get another signature, and with it other verdicts. Appends events for
 * the verdicts that are decided. Events for open cells follow when these are decided (sql/want-cells.ts).
 */
export async function tellMoved(
  client: Queryable,
  image: { readonly id: number; readonly before: number; readonly after: number },
  revision: number,
): Promise<void> {
  await client.query(
    `with at as (select $3::bigint as revision), flipped as (
       select b.signature_id, b.profile_id, $4::int as image_id, null::int as except_image, coalesce(a.verdict, a.last_verdict) as from_verdict,
              b.verdict as to_verdict, ${differingRules('old.findings', 'new.findings')} as rules
         from cell a
         join cell b on b.signature_id = $2 and b.profile_id = a.profile_id and b.state = 'decided'
         left join decision old on old.hash = coalesce(a.decision_hash, a.last_decision)
         left join decision new on new.hash = b.decision_hash
        where a.signature_id = $1 and coalesce(a.verdict, a.last_verdict) <> b.verdict)
     ${TELL_FLIPS}`,
    [image.before, image.after, revision, image.id],
  );
}
