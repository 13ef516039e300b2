import type pg from 'pg';
import type { CapsuleImage, CapsuleStore, DetectedImage, DetectionCounts } from '#usecases/ports/re-detection.ts';
import { CHUNK_IMAGES } from '#usecases/ports/re-detection.ts';
import { bumpMatrix, lockMatrix, onlyRow } from './sql/matrix-state.ts';
import { moveCells } from './sql/move-cells.ts';
import { dropUnusedSignature, ensureSignature } from './sql/record-image.ts';
import { wantCellsOfSignature } from './sql/want-cells.ts';
import { inTransaction, type Queryable } from './transaction.ts';

/** Two ranges of the index on detected_by; what clients made (the empty text) is in neither. */
const OTHERS = `((i.detected_by > '' and i.detected_by < $1) or i.detected_by > $1)`;
const USED_UP = '(c.tried_for = $1 and c.attempts >= $2)';

export function createCapsuleStore(pool: pg.Pool): CapsuleStore {
  return {
    openChunks: async (ruleBook, maxAttempts, limit) => {
      const { rows } = await pool.query<{ chunk: number }>(
        `select distinct i.id / ${CHUNK_IMAGES} as chunk from image i join capsule c on c.image_id = i.id
          where ${OTHERS} and c.packed is not null and not ${USED_UP} order by chunk limit $3`,
        [ruleBook, maxAttempts, limit],
      );
      return rows.map(({ chunk }) => chunk);
    },
    claim: async (chunk, ruleBook, maxAttempts) => {
      const { rows } = await pool.query<Omit<CapsuleImage, 'capsule'> & { version: number; packed: Buffer }>(
        `update capsule c
            set attempts = case when c.tried_for = $1 then c.attempts + 1 else 1 end, tried_for = $1, error = null
           from image i
          where i.id = c.image_id and i.id >= $3 and i.id < $4 and ${OTHERS}
            and c.packed is not null and not ${USED_UP}
         returning i.id as "imageId", i.digest, i.signature_id as "signatureId", c.version, c.packed`,
        [ruleBook, maxAttempts, chunk * CHUNK_IMAGES, (chunk + 1) * CHUNK_IMAGES],
      );
      return rows.map(({ version, packed, ...image }) => ({ ...image, capsule: { version, packed } }));
    },
    record: (images, ruleBook) => inTransaction(pool, (client) => recordDetected(client, images, ruleBook)),
    fail: async (imageId, ruleBook, error) => {
      await pool.query('update capsule set error = $3 where image_id = $1 and tried_for = $2', [
        imageId,
        ruleBook,
        error,
      ]);
    },
    counts: async (ruleBook, maxAttempts) => {
      const { rows } = await pool.query<DetectionCounts>(
        `select count(*) filter (where i.detected_by = $1) as done,
                count(*) filter (where ${OTHERS} and c.packed is not null and not ${USED_UP}) as open,
                count(*) filter (where ${OTHERS} and c.packed is not null and ${USED_UP}) as failed,
                count(*) filter (where i.detected_by = '') as "clientMade",
                count(*) filter (where ${OTHERS} and c.image_id is null) as "withoutCapsule",
                count(*) filter (where ${OTHERS} and c.image_id is not null and c.packed is null) as "tooLarge"
           from image i left join capsule c on c.image_id = i.id`,
        [ruleBook, maxAttempts],
      );
      return onlyRow(rows);
    },
  };
}

/** Another worker may have been faster, and another rule book may have become current. */
async function recordDetected(
  client: Queryable,
  images: readonly DetectedImage[],
  ruleBook: string,
): ReturnType<CapsuleStore['record']> {
  const matrix = await lockMatrix(client);
  const open = matrix.ruleBook === ruleBook ? await stillOpen(client, images, ruleBook) : [];
  if (open.length === 0) return { recorded: 0, signatureIds: [] };
  const body = { images: open.length };
  const state = await bumpMatrix(client, { kind: 'images-detected', subject: ruleBook, body }, ruleBook);
  const signatureIds: number[] = [];
  for (const { image, signatureId: before } of open) {
    const signature = await ensureSignature(client, image.signature);
    await client.query(
      `update image set inventory = $2, arch = $3, flavour = $4, signature_id = $5, detected_by = $6 where id = $1`,
      [
        image.imageId,
        JSON.stringify(image.inventory),
        image.inventory.arch,
        image.inventory.flavour,
        signature.id,
        ruleBook,
      ],
    );
    if (signature.fresh) {
      await wantCellsOfSignature(client, signature.id, state, before);
      signatureIds.push(signature.id);
    }
    if (signature.id === before) continue;
    const moved = { id: image.imageId, before, after: signature.id };
    await moveCells(client, moved, { fresh: signature.fresh, revision: state.revision });
    await dropUnusedSignature(client, before);
  }
  return { recorded: open.length, signatureIds };
}

async function stillOpen(
  client: Queryable,
  images: readonly DetectedImage[],
  ruleBook: string,
): Promise<readonly { readonly image: DetectedImage; readonly signatureId: number }[]> {
  const { rows } = await client.query<{ id: number; signatureId: number }>(
    `select id, signature_id as "signatureId" from image where id = any($1::int[]) and detected_by <> $2`,
    [images.map(({ imageId }) => imageId), ruleBook],
  );
  const signatures = new Map(rows.map(({ id, signatureId }) => [id, signatureId]));
  return images.flatMap((image) => {
    const signatureId = signatures.get(image.imageId);
    return signatureId === undefined ? [] : [{ image, signatureId }];
  });
}
