import type pg from 'pg';
import type { Inventory } from '#core/inventory/inventory.ts';
import type { ImageStore, StoredImage } from '#usecases/ports/ports.ts';
import type { Prisma, PrismaClient } from './generated/client.ts';
import { parseImageRef, showName } from './image-ref.ts';
import { bumpMatrix, lockMatrix, type MatrixState } from './sql/matrix-state.ts';
import { moveCells } from './sql/move-cells.ts';
import { readImage } from './sql/read-image.ts';
import {
  deleteImage,
  dropName,
  dropUnusedSignature,
  ensureSignature,
  findByDigest,
  type KnownImage,
  pointName,
  putImage,
} from './sql/record-image.ts';
import { wantCellsOfSignature } from './sql/want-cells.ts';
import { storableText } from './storable-text.ts';
import { inTransaction, type Queryable } from './transaction.ts';

type AddInput = Parameters<ImageStore['add']>[0];

const WITH_NAMES = {
  names: { orderBy: [{ name: 'asc' }, { tag: 'asc' }] },
  signature: { select: { hash: true } },
} as const satisfies Prisma.ImageInclude;
type ImageRow = Prisma.ImageGetPayload<{ include: typeof WITH_NAMES }>;

export function createImageStore(pool: pg.Pool, prisma: PrismaClient): ImageStore {
  return {
    add: (input) => inTransaction(pool, (client) => addImage(client, input)),
    addAll: (inputs) =>
      inTransaction(pool, async (client) => {
        const added = [];
        for (const input of inputs) added.push(await addImage(client, input));
        return added;
      }),
    below: async (prefix, tag, limit) => {
      const { rows } = await pool.query<{ name: string }>(
        'select name from image_name where starts_with(name, $1) and tag = $2 order by name collate "C" limit $3',
        [storableText(prefix), storableText(tag), limit],
      );
      return rows.map(({ name }) => name);
    },
    find: async (ref) => {
      const row = await prisma.image.findFirst({ where: whereRef(ref), include: WITH_NAMES });
      return row === null ? null : imageOf(row);
    },
    list: async ({ cursor, limit }) => {
      const where = cursor === null ? {} : { id: { lt: Number(cursor) } };
      const rows = await prisma.image.findMany({
        where,
        orderBy: { id: 'desc' },
        take: limit + 1,
        include: WITH_NAMES,
      });
      const items = rows.slice(0, limit).map(imageOf);
      return { items, next: rows.length > limit ? String(items.at(-1)?.id) : null };
    },
    delete: (ref) => inTransaction(pool, (client) => deleteByRef(client, ref)),
    names: async () => {
      const rows = await prisma.imageName.findMany({
        select: { name: true, tag: true },
        orderBy: [{ name: 'asc' }, { tag: 'asc' }],
      });
      return rows.map(({ name, tag }) => showName(name, tag));
    },
  };
}

/** Signature, image, name and wanted cells, or nothing of it. The same bytes under the same name change nothing. */
async function addImage(client: Queryable, input: AddInput): ReturnType<ImageStore['add']> {
  const { digest, name, tag } = input;
  const before = await lockMatrix(client);
  const known = await findByDigest(client, digest, input);
  const isNamed = name === null || (known !== null && (await findId(client, { digest: null, name, tag })) === known.id);
  if (known?.same && isNamed) {
    const image = await readImage(client, known.id);
    return { image, created: false, wantedCells: 0, revision: before.revision };
  }
  const kind = known === null ? 'image-added' : known.same ? 'image-named' : 'image-read-anew';
  const body = { name, tag: name === null ? null : tag };
  const state = await bumpMatrix(client, { kind, subject: digest, body }, input.ruleBook);
  const { id, wantedCells } = known?.same
    ? { id: known.id, wantedCells: 0 }
    : await putRead(client, input, known, state);
  if (name !== null) await pointName(client, id, name, tag);
  const image = await readImage(client, id);
  return { image, created: known === null, wantedCells, revision: state.revision };
}

/** What was read of the bytes, and the cells it wants. */
async function putRead(
  client: Queryable,
  input: AddInput,
  known: KnownImage | null,
  state: MatrixState,
): Promise<{ id: number; wantedCells: number }> {
  const signature = await ensureSignature(client, input.signature);
  const id = await putImage(client, { ...input, signatureId: signature.id });
  const before = known?.signatureId ?? null;
  const wantedCells = signature.fresh ? await wantCellsOfSignature(client, signature.id, state, before) : 0;
  if (before !== null && before !== signature.id) {
    const moved = { id, before, after: signature.id };
    await moveCells(client, moved, { fresh: signature.fresh, revision: state.revision });
    await dropUnusedSignature(client, before);
  }
  return { id, wantedCells };
}

async function deleteByRef(client: Queryable, given: string): ReturnType<ImageStore['delete']> {
  const { ruleBook } = await lockMatrix(client);
  const ref = parseImageRef(given);
  const id = await findId(client, ref);
  if (id === null) return null;
  const { digest, names } = await readImage(client, id);
  const others = names.filter(({ name, tag }) => name !== ref.name || tag !== ref.tag);
  if (ref.name !== null && others.length > 0) {
    const { name, tag } = ref;
    await bumpMatrix(client, { kind: 'image-unnamed', subject: digest, body: { name, tag } }, ruleBook);
    await dropName(client, name, tag);
    return { digest, deleted: false, names: others };
  }
  await bumpMatrix(client, { kind: 'image-deleted', subject: given, body: {} }, ruleBook);
  await deleteImage(client, id);
  return { digest, deleted: true, names: [] };
}

async function findId(client: Queryable, ref: ReturnType<typeof parseImageRef>): Promise<number | null> {
  const { rows } = await client.query<{ id: number }>(
    `select id from image where digest = $1
     union all select image_id from image_name where name = $2 and tag = $3`,
    [ref.digest, ref.name, ref.tag],
  );
  return rows[0]?.id ?? null;
}

function whereRef(ref: string): Prisma.ImageWhereInput {
  const { digest, name, tag } = parseImageRef(ref);
  return digest !== null ? { digest } : { names: { some: { name: name ?? '', tag } } };
}

function imageOf(row: ImageRow): StoredImage {
  const { id, digest, signatureId, detectedBy, createdAt } = row;
  const names = row.names.map(({ name, tag }) => ({ name, tag }));
  const inventory = row.inventory as unknown as Inventory;
  return {
    id,
    digest,
    bytes: Number(row.bytes),
    names,
    inventory,
    signatureId,
    signature: row.signature.hash,
    detectedBy,
    createdAt,
  };
}
