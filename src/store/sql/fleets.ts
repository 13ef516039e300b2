/** Fleets and their members. */
import type { FleetMember } from '#core/answer/answer-for-fleet.ts';
import type { Fleet } from '#usecases/ports/fleets.ts';
import type { Queryable } from '../transaction.ts';

/** A scalar: the members of the fleet named by the parameter, sorted by profile; null where there is no such fleet. */
export function membersOf(parameter: string): string {
  return `(select coalesce(jsonb_agg(jsonb_build_object('profile', m.profile_name, 'nodes', m.nodes)
                           order by m.profile_name collate "C") filter (where m.fleet_id is not null), '[]')
     from fleet f left join fleet_profile m on m.fleet_id = f.id where f.name = ${parameter} group by f.id)`;
}

const SELECT = `select name, labels, updated_at as "updatedAt", members from (
  select f.name, f.labels, f.updated_at,
         coalesce(jsonb_agg(jsonb_build_object('profile', m.profile_name, 'nodes', m.nodes)
                  order by m.profile_name collate "C") filter (where m.fleet_id is not null), '[]') as members
    from fleet f left join fleet_profile m on m.fleet_id = f.id group by f.id) f`;

export async function readFleet(client: Queryable, name: string): Promise<Fleet | null> {
  return (await client.query<Fleet>(`${SELECT} where name = $1`, [name])).rows[0] ?? null;
}

export async function pageFleets(client: Queryable, after: string | null, limit: number): Promise<readonly Fleet[]> {
  const text = `${SELECT} where $1::text is null or name > $1 order by name limit $2`;
  return (await client.query<Fleet>(text, [after, limit])).rows;
}

/** Names among these that no profile has. */
export async function unrecordedProfiles(client: Queryable, names: readonly string[]): Promise<readonly string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select n as name from unnest($1::text[]) n where not exists (select 1 from profile p where p.name = n) order by n`,
    [names],
  );
  return rows.map(({ name }) => name);
}

export async function writeFleet(client: Queryable, fleet: Omit<Fleet, 'updatedAt'>): Promise<void> {
  const { rows } = await client.query<{ id: number }>(
    `insert into fleet (name, labels) values ($1, $2)
     on conflict (name) do update set labels = excluded.labels, updated_at = now() returning id`,
    [fleet.name, JSON.stringify(fleet.labels)],
  );
  const id = rows[0]?.id;
  await client.query('delete from fleet_profile where fleet_id = $1', [id]);
  await client.query(
    `insert into fleet_profile (fleet_id, profile_name, nodes)
     select $1, m.profile, m.nodes from jsonb_to_recordset($2::jsonb) as m(profile text, nodes int)`,
    [id, JSON.stringify(fleet.members satisfies readonly FleetMember[])],
  );
}
