/** Profiles above and below one, by the parents that their revisions in force name. */
import { MAX_ANCESTORS, MAX_DESCENDANTS } from '#core/profile/check-lineage.ts';
import type { ProfileDifferences } from '#core/profile/profile-differences.ts';
import type { ProfileLayer } from '#core/profile/provenance.ts';
import { storableText } from '../storable-text.ts';
import type { Queryable } from '../transaction.ts';
import { HEADS } from './read-profiles.ts';

export interface Descendant {
  readonly id: number;
  readonly name: string;
  readonly parent: string;
  /** 1 for a child. */
  readonly depth: number;
}

/** The profile and its ancestors, nearest first; empty = there is no such profile. */
export async function readLayers(client: Queryable, name: string): Promise<readonly ProfileLayer[]> {
  const { rows } = await client.query<ProfileLayer>(
    `with recursive line as (
       select p.name, r.parent, r.own, 0 as depth from ${HEADS} where p.name = $1
       union all
       select p.name, r.parent, r.own, line.depth + 1
         from line join profile p on p.name = line.parent
         join profile_revision r on r.profile_id = p.id and r.revision = p.revision
        where line.depth < $2
     )
     select name, own from line order by depth`,
    [storableText(name), MAX_ANCESTORS],
  );
  return rows;
}

/** Everything that is derived from it, parents before their children. */
export async function readDescendants(client: Queryable, name: string): Promise<readonly Descendant[]> {
  const { rows } = await client.query<Descendant>(
    `with recursive line as (
       select p.id, p.name, r.parent, 1 as depth from ${HEADS} where r.parent = $1
       union all
       select p.id, p.name, r.parent, line.depth + 1
         from line join profile_revision r on r.parent = line.name
         join profile p on p.id = r.profile_id and p.revision = r.revision
        where line.depth < $2
     )
     select id, name, parent, depth from line order by depth, parent, name limit $3`,
    [name, MAX_ANCESTORS, MAX_DESCENDANTS],
  );
  return rows;
}

/** What a derived profile says itself; null for one without parent. */
export async function readOwn(client: Queryable, name: string): Promise<ProfileDifferences | null> {
  const { rows } = await client.query<{ own: ProfileDifferences | null }>(
    `select r.own from ${HEADS} where p.name = $1`,
    [name],
  );
  return rows[0]?.own ?? null;
}
