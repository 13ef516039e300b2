/** The first step of an upload of bytes; record-image.ts is the second. */
import type { Inventory } from '#core/inventory/inventory.ts';
import type { Signature } from '#core/signature/signature.ts';
import { signatureOf } from '#core/signature/signature-of.ts';
import type { Ports } from '../ports/ports.ts';
import type { PackedCapsule } from '../ports/re-detection.ts';
import { storable } from '../storable.ts';

/** An image as it was read. Nothing of it is stored. */
export interface ReadImage {
  /** `sha256:` and 64 hex digits. */
  readonly digest: string;
  readonly bytes: number;
  readonly inventory: Inventory;
  readonly signature: Signature;
  /** Null: a client made the inventory. */
  readonly capsule: (() => Promise<PackedCapsule>) | null;
}

/**
 * Streams the bytes of an image into its inventory. Throws ImageError for bad bytes. `signal` ends the reading, with its
 * reason, as soon as the client has gone.
 */
export async function readImage(
  ports: Pick<Ports, 'reader'>,
  body: AsyncIterable<Uint8Array>,
  signal: AbortSignal | null = null,
): Promise<ReadImage> {
  const { inventory: read, digest, bytes, capsule = null } = await ports.reader.read(body, { signal });
  // Texts of an image are whatever its maker wrote.
  const inventory = storable(read);
  return { digest, bytes, inventory, signature: signatureOf(inventory), capsule };
}
