import type pg from 'pg';
import type { Inventory } from '#core/inventory/inventory.ts';
import type { ImageStore, StoredImage } from '#usecases/ports.ts';
import type { Prisma, PrismaClient } from './generated/client.ts';
import { parseImageRef, showName } from './image-ref.ts';
import { bumpMatrix, lockMatrix } from './sql/matrix-state.ts';
import { deleteImage, ensureImage, ensureSignature, pointName } from './sql/record-image.ts';
import { wantCellsOfSignature } from './sql/want-cells.ts';
import { inTransaction, type Queryable } from './transaction.ts';

type AddInput = Parameters<ImageStore['add']>[0];

const WITH_NAMES = {
  names: { orderBy: [{ name: 'asc' }, { tag: 'asc' }] },
  signature: { select: { hash: true } },
} as const satisfies Prisma.ImageInclude;
type ImageRow = Prisma.ImageGetPayload<{ include: typeof WITH_NAMES }>;

export function createImageStore(pool: pg.Pool, prisma: PrismaClient): ImageStore {
  const byId = async (id: number): Promise<StoredImage> =>
    imageOf(await prisma.image.findUniqueOrThrow({ where: { id }, include: WITH_NAMES }));
  return {
    add: async (input) => {
      const { id, ...rest } = await inTransaction(pool, (client) => addImage(client, input));
      return { image: await byId(id), ...rest };
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
async function addImage(
  client: Queryable,
  input: AddInput,
): Promise<{ id: number; created: boolean; wantedCells: number; revision: number }> {
  const before = await lockMatrix(client);
  const known = await findId(client, { digest: input.digest, name: null, tag: '' });
  const named = input.name === null ? known : await findId(client, { digest: null, name: input.name, tag: input.tag });
  if (known !== null && named === known) {
    return { id: known, created: false, wantedCells: 0, revision: before.revision };
  }
  const kind = known === null ? 'image-added' : 'image-named';
  const body = { name: input.name, tag: input.name === null ? null : input.tag };
  const state = await bumpMatrix(client, { kind, subject: input.digest, body }, input.ruleBook);
  const signature = await ensureSignature(client, input.signature);
  const image = await ensureImage(client, { ...input, signatureId: signature.id });
  if (input.name !== null) await pointName(client, image.id, input.name, input.tag);
  const wantedCells = signature.fresh ? await wantCellsOfSignature(client, signature.id, state) : 0;
  return { id: image.id, created: image.fresh, wantedCells, revision: state.revision };
}

async function deleteByRef(client: Queryable, ref: string): Promise<boolean> {
  const { ruleBook } = await lockMatrix(client);
  const id = await findId(client, parseImageRef(ref));
  if (id === null) return false;
  await bumpMatrix(client, { kind: 'image-deleted', subject: ref, body: {} }, ruleBook);
  await deleteImage(client, id);
  return true;
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
  const { id, digest, signatureId, createdAt } = row;
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
    createdAt,
  };
}
