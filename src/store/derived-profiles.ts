/**
 * Derived profiles are stored whole, so that readers need not follow parents. Their own differences are stored too, so
 * that they can be derived again when a parent changes. All of this happens under the lock of the matrix.
 */
import { checkLineage } from '#core/profile/check-lineage.ts';
import { deriveProfile } from '#core/profile/derive-profile.ts';
import { contentOf } from '#core/profile/profile-content.ts';
import type { ProfileDifferences } from '#core/profile/profile-differences.ts';
import { ProfileError } from '#core/profile/profile-error.ts';
import type { DerivedProfileDraft, StoredProfile } from '#usecases/ports/ports.ts';
import { recordRevision } from './record-revision.ts';
import { type Descendant, readDescendants, readLayers, readOwn } from './sql/lineage.ts';
import { type MatrixState, onlyRow, tell } from './sql/matrix-state.ts';
import { readKconfigs, selectHeads, storedProfileOf } from './sql/read-profiles.ts';
import type { RevisionDraft } from './sql/record-profile.ts';
import type { Queryable } from './transaction.ts';

/** The whole of a derived profile, once it may have its parent. */
export async function deriveDraft(client: Queryable, { own, ...named }: DerivedProfileDraft): Promise<RevisionDraft> {
  const ancestors = (await readLayers(client, own.parent)).map(({ name }) => name);
  const below = await readDescendants(client, named.name);
  const family = await readDescendants(client, ancestors.at(-1) ?? own.parent);
  const isThere = family.some(({ name }) => name === named.name);
  checkLineage(own.parent, {
    name: named.name,
    ancestors,
    height: Math.max(0, ...below.map(({ depth }) => depth)),
    descendants: family.length + (isThere ? 0 : 1 + below.length),
  });
  const parent = await readHead(client, own.parent);
  return { ...named, ...deriveProfile(contentOf(parent.profile), own), own };
}

/** Derives the profiles below a changed profile again, and returns those that changed. */
export async function followParent(
  client: Queryable,
  name: string,
  state: MatrixState,
): Promise<{ followed: readonly number[]; wantedCells: number }> {
  const changed = new Set([name]);
  const followed: number[] = [];
  let wantedCells = 0;
  let parent: StoredProfile | null = null;
  for (const child of await readDescendants(client, name)) {
    if (!changed.has(child.parent)) continue;
    // Brothers stand together: one parent is in memory at a time.
    if (parent?.profile.name !== child.parent) parent = await readHead(client, child.parent);
    const recorded = await follow(client, child, parent, state);
    if (recorded === null) continue;
    changed.add(child.name);
    followed.push(child.id);
    wantedCells += recorded.wantedCells;
  }
  return { followed, wantedCells };
}

/** Null: what changed above is what this profile says otherwise. */
async function follow(
  client: Queryable,
  { name, parent: parentName }: Descendant,
  parent: StoredProfile,
  state: MatrixState,
): Promise<{ wantedCells: number } | null> {
  const before = await readHead(client, name);
  const own = await readWholeOwn(client, before);
  const draft = { name, builtin: before.builtin, ...deriveFor(name, parent, own), own };
  if (draft.digest === before.digest) return null;
  const body = { release: draft.release, arch: draft.arch, parent: parentName };
  await tell(client, { kind: 'profile-changed', subject: name, body }, state.revision);
  return recordRevision(client, draft, state);
}

/** The fault is that of the child, but it is the parent that somebody puts. */
function deriveFor(name: string, parent: StoredProfile, own: ProfileDifferences) {
  try {
    return deriveProfile(contentOf(parent.profile), own);
  } catch (error) {
    if (!(error instanceof ProfileError)) throw error;
    throw new ProfileError(
      error.errors.map(({ pointer, message }) => ({ pointer, message: `derived profile ${name}: ${message}` })),
    );
  }
}

/** The options of a whole configuration are stored once, as those of the profile. */
async function readWholeOwn(client: Queryable, { profile }: StoredProfile): Promise<ProfileDifferences> {
  const own = await readOwn(client, profile.name);
  if (own === null) throw new Error(`a derived profile without its own differences: ${profile.name}`);
  return own.kconfigWhole ? { ...own, kconfig: profile.kconfig } : own;
}

async function readHead(client: Queryable, name: string): Promise<StoredProfile> {
  const row = onlyRow(await selectHeads(client, { by: 'names', names: [name] }));
  const kconfigs = await readKconfigs(client, [row.kconfigDigest], null);
  return storedProfileOf(row, kconfigs.get(row.kconfigDigest) ?? {});
}
