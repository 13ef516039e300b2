/** Profiles at a revision, as rows of the read side. */
import type { ProfileSelector } from '#core/answer/profile-selector.ts';
import { profileOf } from '#core/profile/profile-of.ts';
import type { StoredProfile } from '#usecases/ports/ports.ts';
import { storableText } from '../storable-text.ts';
import type { Queryable } from '../transaction.ts';

interface ProfileRow {
  readonly id: number;
  readonly name: string;
  readonly revision: number;
  readonly builtin: boolean;
  readonly digest: string;
  readonly release: string;
  readonly versionKey: string;
  readonly arch: string;
  readonly restorers: readonly string[];
  readonly kconfigDigest: string;
  readonly kconfigComplete: boolean;
  readonly objectSupport: StoredProfile['profile']['objectSupport'];
  readonly features: Readonly<Record<string, boolean>> | null;
  readonly facts: StoredProfile['profile']['facts'];
  readonly labels: StoredProfile['profile']['labels'];
  readonly parent: string | null;
  readonly createdAt: Date;
}

const COLUMNS = `p.id, p.name, r.revision, p.builtin, r.digest, r.release, r.version_key as "versionKey", r.arch,
  r.restorers, r.kconfig_digest as "kconfigDigest", r.kconfig_complete as "kconfigComplete",
  r.object_support as "objectSupport", r.features, r.facts, r.labels, r.parent, r.created_at as "createdAt"`;
/** Profiles with their revision in force. */
export const HEADS = 'profile p join profile_revision r on r.profile_id = p.id and r.revision = p.revision';

/** A condition on `p` and `r` for a selector, with its values from `$first` on. */
export function selectorCondition(
  selector: ProfileSelector,
  first: number,
): { sql: string; values: readonly unknown[] } {
  const at = (offset: number): string => `$${first + offset}`;
  if (selector.by === 'names') {
    return { sql: `p.name = any(${at(0)}::text[])`, values: [selector.names.map(storableText)] };
  }
  if (selector.by === 'fleet') {
    const sql = `p.name in (select m.profile_name from fleet f join fleet_profile m on m.fleet_id = f.id where f.name = ${at(0)})`;
    return { sql, values: [storableText(selector.fleet)] };
  }
  if (selector.by === 'all') return { sql: 'true', values: [] };
  const sql = `r.version_key >= ${at(0)} and r.version_key <= ${at(1)} and (${at(2)}::text is null or r.arch = ${at(2)})`;
  return { sql, values: [selector.from, selector.to, selector.arch] };
}

export async function selectHeads(client: Queryable, selector: ProfileSelector): Promise<readonly ProfileRow[]> {
  const { sql, values } = selectorCondition(selector, 1);
  const text = `select ${COLUMNS} from ${HEADS} where ${sql} order by r.version_key, p.name`;
  return (await client.query<ProfileRow>(text, [...values])).rows;
}

export async function pageHeads(
  client: Queryable,
  after: { readonly versionKey: string; readonly name: string } | null,
  limit: number,
): Promise<readonly ProfileRow[]> {
  const { rows } = await client.query<ProfileRow>(
    `select ${COLUMNS} from ${HEADS}
      where $1::text is null or (r.version_key, p.name) > ($1::text, $2::text)
      order by r.version_key, p.name limit $3`,
    [after?.versionKey ?? null, after?.name ?? '', limit],
  );
  return rows;
}

export async function revisionsOf(
  client: Queryable,
  refs: readonly { readonly profileId: number; readonly profileRevision: number }[],
): Promise<readonly ProfileRow[]> {
  const { rows } = await client.query<ProfileRow>(
    `select ${COLUMNS}
       from unnest($1::int[], $2::int[]) as a(id, revision)
       join profile p on p.id = a.id
       join profile_revision r on r.profile_id = a.id and r.revision = a.revision`,
    [refs.map((ref) => ref.profileId), refs.map((ref) => ref.profileRevision)],
  );
  return rows;
}

/** Option values by digest, all of them or only the named ones. */
export async function readKconfigs(
  client: Queryable,
  digests: readonly string[],
  options: readonly string[] | null,
): Promise<ReadonlyMap<string, Readonly<Record<string, string>>>> {
  const { rows } = await client.query<{ digest: string; options: Record<string, string> | null }>(
    options === null
      ? 'select digest, options from kconfig where digest = any($1)'
      : `select digest, (select jsonb_object_agg(key, value) from jsonb_each(options) where key = any($2)) as options
           from kconfig where digest = any($1)`,
    options === null ? [digests] : [digests, options],
  );
  return new Map(rows.map((row) => [row.digest, row.options ?? {}]));
}

export function storedProfileOf(row: ProfileRow, kconfig: Readonly<Record<string, string>>): StoredProfile {
  const { id, digest, parent, builtin, createdAt, features, ...parts } = row;
  const profile = profileOf({ ...parts, kconfig, ...(features === null ? {} : { features }) });
  return { id, profile, digest, parent, builtin, createdAt };
}
