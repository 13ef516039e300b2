/** The rows of one profile revision; each function is one statement of a transaction. */
import type { ProfileDifferences } from '#core/profile/profile-differences.ts';
import type { ProfileDraft } from '#usecases/ports/ports.ts';
import { storableText } from '../storable-text.ts';
import type { Queryable } from '../transaction.ts';
import { onlyRow } from './matrix-state.ts';

export interface ProfileHead {
  readonly id: number;
  readonly builtin: boolean;
  readonly revision: number;
  readonly digest: string;
}

/** Everything of one revision, whoever said it; `own` is null for a profile without parent. */
export interface RevisionDraft extends Omit<ProfileDraft, 'parent'> {
  readonly parent: string | null;
  readonly own: ProfileDifferences | null;
}

export async function findHead(client: Queryable, name: string): Promise<ProfileHead | null> {
  const { rows } = await client.query<ProfileHead>(
    `select p.id, p.builtin, p.revision, r.digest
       from profile p join profile_revision r on r.profile_id = p.id and r.revision = p.revision
      where p.name = $1`,
    [storableText(name)],
  );
  return rows[0] ?? null;
}

/** A start does not record it again. */
export async function rememberDropped(client: Queryable, name: string): Promise<void> {
  await client.query('insert into dropped_builtin (name) values ($1) on conflict (name) do nothing', [name]);
}

export async function ensureKconfig(
  client: Queryable,
  draft: Pick<ProfileDraft, 'kconfig' | 'kconfigDigest'>,
): Promise<void> {
  await client.query(
    'insert into kconfig (digest, options, count) values ($1, $2, $3) on conflict (digest) do nothing',
    [draft.kconfigDigest, JSON.stringify(draft.kconfig), Object.keys(draft.kconfig).length],
  );
}

/** Makes the profile, or moves its head one revision on. */
export async function moveHead(
  client: Queryable,
  draft: Pick<ProfileDraft, 'name' | 'builtin'>,
): Promise<{ id: number; revision: number }> {
  const { rows } = await client.query<{ id: number; revision: number }>(
    `insert into profile (name, revision, builtin) values ($1, 1, $2)
     on conflict (name) do update
       set revision = profile.revision + 1, builtin = excluded.builtin, updated_at = now()
     returning id, revision`,
    [draft.name, draft.builtin],
  );
  return onlyRow(rows);
}

export async function insertRevision(
  client: Queryable,
  head: { readonly id: number; readonly revision: number },
  draft: RevisionDraft,
): Promise<void> {
  const { own } = draft;
  await client.query(
    `insert into profile_revision (profile_id, revision, digest, release, version_key, arch, restorers,
                                   kconfig_digest, kconfig_complete, object_support, features, facts, labels, parent, own)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
    [
      head.id,
      head.revision,
      draft.digest,
      draft.release,
      draft.versionKey,
      draft.arch,
      draft.restorers,
      draft.kconfigDigest,
      draft.kconfigComplete,
      JSON.stringify(draft.objectSupport),
      draft.features === undefined ? null : JSON.stringify(draft.features),
      JSON.stringify(draft.facts),
      JSON.stringify(draft.labels),
      draft.parent,
      own === null ? null : JSON.stringify(own.kconfigWhole ? { ...own, kconfig: {} } : own),
    ],
  );
}
