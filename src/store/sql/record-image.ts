/** The rows of one upload; each function is one statement of the transaction in image-store.ts. */
import type { Inventory } from '#core/inventory/inventory.ts';
import type { Signature } from '#core/signature/signature.ts';
import type { Queryable } from '../transaction.ts';
import { onlyRow } from './matrix-state.ts';

/** Under the lock of matrix_state nobody else inserts, so the hash is there or it is not. */
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
  /** What is recorded is what was read now; else a newer reader read the same bytes better. */
  readonly same: boolean;
}

export async function findByDigest(
  client: Queryable,
  digest: string,
  read: { readonly inventory: Inventory; readonly signature: Signature },
): Promise<KnownImage | null> {
  const { rows } = await client.query<KnownImage>(
    `select i.id, i.signature_id as "signatureId", i.inventory = $2::jsonb and s.hash = $3 as same
       from image i join signature s on s.id = i.signature_id where i.digest = $1`,
    [digest, JSON.stringify(read.inventory), read.signature.hash],
  );
  return rows[0] ?? null;
}

/** A new row, or the known one with what was read now. */
export async function putImage(
  client: Queryable,
  image: { digest: string; bytes: number; inventory: Inventory; signatureId: number },
): Promise<number> {
  const { digest, bytes, inventory, signatureId } = image;
  const { rows } = await client.query<{ id: number }>(
    `insert into image (digest, bytes, format, flavour, arch, inventory, signature_id)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (digest) do update
       set format = excluded.format, flavour = excluded.flavour, arch = excluded.arch,
           inventory = excluded.inventory, signature_id = excluded.signature_id
     returning id`,
    [digest, bytes, inventory.format, inventory.flavour, inventory.arch, JSON.stringify(inventory), signatureId],
  );
  return onlyRow(rows).id;
}

/** A tag that pointed elsewhere moves. */
export async function pointName(client: Queryable, imageId: number, name: string, tag: string): Promise<void> {
  await client.query(
    `insert into image_name (name, tag, image_id) values ($1, $2, $3)
     on conflict (name, tag) do update set image_id = excluded.image_id, updated_at = now()`,
    [name, tag, imageId],
  );
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
