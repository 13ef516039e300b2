import type pg from 'pg';
import type { ProfileSelector } from '#core/answer/profile-selector.ts';
import { LineageError } from '#core/profile/lineage-error.ts';
import type {
  DerivedProfileDraft,
  ProfileDraft,
  ProfileLineage,
  ProfileStore,
  StoredProfile,
} from '#usecases/ports/ports.ts';
import { deriveDraft, followParent } from './derived-profiles.ts';
import { createEvaluationProfiles } from './evaluation-profiles.ts';
import type { PrismaClient } from './generated/client.ts';
import { recordRevision } from './record-revision.ts';
import { type Descendant, readDescendants, readLayers } from './sql/lineage.ts';
import { bumpMatrix, lockMatrix, onlyRow } from './sql/matrix-state.ts';
import { pageHeads, readKconfigs, selectHeads, storedProfileOf } from './sql/read-profiles.ts';
import { findHead, rememberDropped } from './sql/record-profile.ts';
import { inTransaction, type Queryable } from './transaction.ts';

/** Named in the refusal to delete their parent. */
const MAX_CHILDREN_SHOWN = 10;

/** `relevantOptions`: the Kconfig options that evaluation can ask for. */
export function createProfileStore(
  pool: pg.Pool,
  prisma: PrismaClient,
  relevantOptions: readonly string[],
): ProfileStore {
  const select = async (client: Queryable, selector: ProfileSelector): Promise<readonly StoredProfile[]> => {
    const rows = await selectHeads(client, selector);
    const kconfigs = await readKconfigs(client, [...new Set(rows.map((row) => row.kconfigDigest))], null);
    return rows.map((row) => storedProfileOf(row, kconfigs.get(row.kconfigDigest) ?? {}));
  };
  const readLineage = async (client: Queryable, name: string): Promise<ProfileLineage> => ({
    stored: onlyRow(await select(client, { by: 'names', names: [name] })),
    layers: await readLayers(client, name),
  });
  return {
    put: (draft, ruleBook) =>
      inTransaction(pool, async (client) => {
        const put = await putProfile(client, draft, ruleBook);
        return { ...(await readLineage(client, draft.name)), ...put };
      }),
    findLineage: (name) =>
      inTransaction(
        pool,
        async (client) => ((await findHead(client, name)) === null ? null : readLineage(client, name)),
        'repeatable read, read only',
      ),
    find: async (name) => (await select(pool, { by: 'names', names: [name] }))[0] ?? null,
    select: (selector) => select(pool, selector),
    forEvaluation: createEvaluationProfiles(pool, relevantOptions),
    list: async ({ cursor, limit }) => {
      const rows = await pageHeads(pool, parseProfileCursor(cursor), limit + 1);
      const items = rows.slice(0, limit);
      const last = rows.length > limit ? items.at(-1) : undefined;
      const next = last ? profileCursor(last) : null;
      return { items: items.map((row) => storedProfileOf(row, {})), next };
    },
    delete: (name) => inTransaction(pool, (client) => deleteProfile(client, name)),
    names: async () => {
      const rows = await prisma.profile.findMany({ select: { name: true }, orderBy: { name: 'asc' } });
      return rows.map((row) => row.name);
    },
    droppedBuiltins: async () =>
      (await prisma.droppedBuiltin.findMany({ select: { name: true } })).map(({ name }) => name),
    kernels: () => listKernels(pool),
  };
}

/** Page keys of lists of profiles. */
export function profileCursor(row: { readonly versionKey: string; readonly name: string }): string {
  return `${row.versionKey}\n${row.name}`;
}

export function parseProfileCursor(cursor: string | null): { versionKey: string; name: string } | null {
  const [versionKey, name] = cursor?.split('\n') ?? [];
  return versionKey === undefined || name === undefined ? null : { versionKey, name };
}

/** A new revision with its wanted cells, or nothing when the digest is that of the revision in force. */
async function putProfile(client: Queryable, draft: ProfileDraft | DerivedProfileDraft, ruleBook: string) {
  await lockMatrix(client);
  const before = await findHead(client, draft.name);
  const whole = 'own' in draft ? await deriveDraft(client, draft) : { ...draft, own: null };
  if (before?.digest === whole.digest) return { created: false, changed: false, wantedCells: 0, followed: [] };
  if (before?.builtin === true && !whole.builtin) await rememberDropped(client, whole.name);
  const kind = before === null ? 'profile-added' : 'profile-changed';
  const body = { release: whole.release, arch: whole.arch };
  const state = await bumpMatrix(client, { kind, subject: whole.name, body }, ruleBook);
  const { wantedCells } = await recordRevision(client, whole, state);
  const below = await followParent(client, whole.name, state);
  return {
    created: before === null,
    changed: true,
    wantedCells: wantedCells + below.wantedCells,
    followed: below.followed,
  };
}

async function deleteProfile(client: Queryable, name: string): Promise<boolean> {
  const { ruleBook } = await lockMatrix(client);
  const head = await findHead(client, name);
  if (head === null) return false;
  checkChildless(name, await readDescendants(client, name));
  await bumpMatrix(client, { kind: 'profile-deleted', subject: name, body: {} }, ruleBook);
  if (head.builtin) await rememberDropped(client, name);
  await client.query('delete from profile where id = $1', [head.id]);
  return true;
}

function checkChildless(name: string, descendants: readonly Descendant[]): void {
  const children = descendants.filter(({ parent }) => parent === name).map((child) => child.name);
  if (children.length === 0) return;
  const shown = children.slice(0, MAX_CHILDREN_SHOWN);
  const more = children.length > shown.length ? ` and ${children.length - shown.length} more` : '';
  const message = `Derived from "${name}": ${shown.join(', ')}${more}.`;
  throw new LineageError('has-children', message, shown);
}

async function listKernels(pool: pg.Pool): ReturnType<ProfileStore['kernels']> {
  const { rows } = await pool.query<{ release: string; arch: string; profiles: string[] }>(
    `select r.release, r.arch, array_agg(p.name order by p.name) as profiles
       from profile p join profile_revision r on r.profile_id = p.id and r.revision = p.revision
      group by r.version_key, r.release, r.arch order by r.version_key, r.release collate "C", r.arch`,
  );
  return rows;
}
