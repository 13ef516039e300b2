/** Which member of a fleet refuses what, for sql of one snapshot. */
import type { FleetMember } from '#core/answer/answer-for-fleet.ts';
import type { FleetRefusals, MemberRefusals } from '#usecases/ports/fleets.ts';
import type { Queryable } from '../transaction.ts';
import { onlyRow } from './matrix-state.ts';

/**
 * A signature counts for its `images` images. A member is the only one to refuse if it says no and all other recorded
 * members say yes or conditional. With an open or unknown cell among the others, no member counts as the only one.
 */
const COUNTS = `
with member as (
  select m.profile_name, m.nodes, p.id
    from fleet f join fleet_profile m on m.fleet_id = f.id left join profile p on p.name = m.profile_name
   where f.name = $1
), weight as (
  select signature_id, count(*)::int as images from image group by signature_id
), lot as (
  select c.signature_id, count(*) filter (where c.verdict = 'no') as refusing,
         count(*) filter (where c.verdict in ('yes', 'conditional')) as taking
    from member m join cell c on c.profile_id = m.id group by c.signature_id
)
select m.profile_name as profile, m.nodes, m.id is not null as recorded,
       coalesce(sum(w.images) filter (where c.verdict is not null), 0)::int as decided,
       coalesce(sum(w.images) filter (where c.verdict is null), 0)::int as open,
       coalesce(sum(w.images) filter (where c.verdict = 'unknown'), 0)::int as unknown,
       coalesce(sum(w.images) filter (where c.verdict = 'no'), 0)::int as refused,
       coalesce(sum(w.images) filter (where c.verdict = 'no' and l.refusing = 1 and l.taking =
                (select count(*) - 1 from member where id is not null)), 0)::int as "refusedAlone"
  from member m
  left join (cell c join weight w on w.signature_id = c.signature_id join lot l on l.signature_id = c.signature_id)
    on c.profile_id = m.id
 group by m.profile_name, m.nodes, m.id
 order by m.profile_name collate "C"`;

/** A rule about several objects of one image counts once. */
const RULES = `
with weight as (
  select signature_id, count(*)::int as images from image group by signature_id
), blocked as (
  select m.profile_name, w.images, rule
    from fleet f join fleet_profile m on m.fleet_id = f.id join profile p on p.name = m.profile_name
    join cell c on c.profile_id = p.id and c.verdict = 'no'
    join weight w on w.signature_id = c.signature_id
    join decision d on d.hash = c.decision_hash
    cross join lateral (select distinct x ->> 'rule' as rule from jsonb_array_elements(d.findings) x
                         where x ->> 'severity' = 'blocker') r
   where f.name = $1
), ranked as (
  select profile_name, rule, sum(images)::int as images,
         row_number() over (partition by profile_name order by sum(images) desc, rule collate "C") as place
    from blocked group by profile_name, rule
)
select profile_name as profile, rule, images from ranked where place <= $2 order by profile_name, place`;

type CountRow = Omit<MemberRefusals, 'rules'> & { readonly recorded: boolean };

/** Null = no such fleet. The caller gives a client with one snapshot. */
export async function readRefusals(client: Queryable, name: string, rules: number): Promise<FleetRefusals | null> {
  const state = await client.query<{ revision: number; ruleBook: string; known: boolean; images: number }>(
    `select m.revision, m.rule_book as "ruleBook", exists (select 1 from fleet where name = $1) as known,
            (select count(*)::int from image) as images
       from matrix_state m where m.id = 1`,
    [name],
  );
  const { revision, ruleBook, known, images } = onlyRow(state.rows);
  if (!known) return null;
  const counts = (await client.query<CountRow>(COUNTS, [name])).rows;
  const blockers = (await client.query<{ profile: string; rule: string; images: number }>(RULES, [name, rules])).rows;
  const members = counts.filter(({ recorded }) => recorded).map((row) => memberOf(row, blockers));
  const missing: readonly FleetMember[] = counts
    .filter(({ recorded }) => !recorded)
    .map(({ profile, nodes }) => ({ profile, nodes }));
  return { images, members, missing, revision, ruleBook };
}

function memberOf(
  { recorded: _, ...row }: CountRow,
  blockers: readonly { readonly profile: string; readonly rule: string; readonly images: number }[],
): MemberRefusals {
  const own = blockers.filter(({ profile }) => profile === row.profile);
  return { ...row, rules: own.map(({ rule, images }) => ({ rule, images })) };
}
