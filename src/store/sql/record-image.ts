/** The rows of one upload; each function is one statement of the transaction in image-store.ts. */
import type { Inventory } from '#core/inventory/inventory.ts';
import type { Signature } from '#core/signature/signature.ts';
import type { PackedCapsule } from '#usecases/ports/re-detection.ts';
import type { Queryable } from '../transaction.ts';
import { onlyRow } from './matrix-state.ts';

/** The lock of matrix_state excludes other inserts, so the result of the lookup stays true. */
export async function ensureSignature(
  client: Queryable,
  signature: Signature,
): Promise<{ id: number; fresh: boolean }> {
  const { hash, content } = signature;
  const { rows } = await client.query<{ id: number; fresh: boolean }>(
    `with made as (
       insert into signature (hash, format, arch, content) values ($1, $2, $3, $4)
       on conflict (hash) do nothing returning id)
     select id, true as fresh from made union all select id, false from signature where hash = $1`,
    [hash, content.format, content.arch, JSON.stringify(content)],
  );
  return onlyRow(rows);
}

export interface KnownImage {
  readonly id: number;
  readonly signatureId: number;
  /** What is recorded is what was read now; else a newer reader read the same bytes better, or keeps more of them. */
  readonly same: boolean;
}

export async function findByDigest(
  client: Queryable,
  digest: string,
  read: {
    readonly inventory: Inventory;
    readonly signature: Signature;
    readonly capsule?: PackedCapsule | null;
    readonly ruleBook: string;
  },
): Promise<KnownImage | null> {
  const { rows } = await client.query<KnownImage>(
    `select i.id, i.signature_id as "signatureId", i.inventory = $2::jsonb and s.hash = $3
            and i.detected_by = $4 and ($5::int is null or c.version is not distinct from $5) as same
       from image i join signature s on s.id = i.signature_id left join capsule c on c.image_id = i.id
      where i.digest = $1`,
    [
      digest,
      JSON.stringify(read.inventory),
      read.signature.hash,
      detectedBy(read),
      read.capsule?.packed ? read.capsule.version : null,
    ],
  );
  return rows[0] ?? null;
}

/** A client that sends an inventory detected the objects itself, with an unknown rule book. */
function detectedBy({ capsule, ruleBook }: { capsule?: PackedCapsule | null; ruleBook: string }): string {
  return capsule ? ruleBook : '';
}

/** A new row, or the known one with what was read now. */
export async function putImage(
  client: Queryable,
  image: {
    digest: string;
    bytes: number;
    inventory: Inventory;
    signatureId: number;
    capsule?: PackedCapsule | null;
    ruleBook: string;
  },
): Promise<number> {
  const { digest, bytes, inventory, signatureId, capsule = null } = image;
  const { rows } = await client.query<{ id: number }>(
    `insert into image (digest, bytes, format, flavour, arch, inventory, signature_id, detected_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (digest) do update
       set format = excluded.format, flavour = excluded.flavour, arch = excluded.arch,
           inventory = excluded.inventory, signature_id = excluded.signature_id, detected_by = excluded.detected_by
     returning id`,
    [
      digest,
      bytes,
      inventory.format,
      inventory.flavour,
      inventory.arch,
      JSON.stringify(inventory),
      signatureId,
      detectedBy(image),
    ],
  );
  const { id } = onlyRow(rows);
  if (capsule !== null) await putCapsule(client, id, capsule);
  return id;
}

/** Too large for one: a row that says so. */
async function putCapsule(client: Queryable, imageId: number, { version, packed }: PackedCapsule): Promise<void> {
  await client.query(
    `insert into capsule (image_id, version, packed) values ($1, $2, $3)
     on conflict (image_id) do update
       set version = excluded.version, packed = excluded.packed, attempts = 0, tried_for = '', error = null`,
    [imageId, packed === null ? null : version, packed],
  );
}

/** A tag that pointed elsewhere moves. */
export async function pointName(client: Queryable, imageId: number, name: string, tag: string): Promise<void> {
  await client.query(
    `insert into image_name (name, tag, image_id) values ($1, $2, $3)
     on conflict (name, tag) do update set image_id = excluded.image_id, updated_at = now()`,
    [name, tag, imageId],
  );
}

export async function dropName(client: Queryable, name: string, tag: string): Promise<void> {
  await client.query('delete from image_name where name = $1 and tag = $2', [name, tag]);
}

/** Deletes an image and, when it was the last of them, its signature with all cells. */
export async function deleteImage(client: Queryable, id: number): Promise<void> {
  const { rows } = await client.query<{ signatureId: number }>(
    `delete from image where id = $1 returning signature_id as "signatureId"`,
    [id],
  );
  await dropUnusedSignature(client, onlyRow(rows).signatureId);
}

export async function dropUnusedSignature(client: Queryable, signatureId: number): Promise<void> {
  await client.query(
    'delete from signature s where s.id = $1 and not exists (select 1 from image i where i.signature_id = s.id)',
    [signatureId],
  );
}
