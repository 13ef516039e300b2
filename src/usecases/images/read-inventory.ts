import { digestOf } from '#core/digest/digest-of.ts';
import type { Inventory } from '#core/inventory/inventory.ts';
import { signatureOf } from '#core/signature/signature-of.ts';
import { normaliseInventory } from './normalise-inventory.ts';
import type { ReadImage } from './read-image.ts';

/**
 * The first step for an inventory made on the client: no memory left the host. Its shape is checked by the caller; order,
 * duplicates and caps are checked here. Its digest is that of its canonical JSON.
 */
export function readInventory(made: Inventory): ReadImage {
  const inventory = normaliseInventory(made);
  const digest = `sha256:${digestOf(inventory)}`;
  return { digest, bytes: inventory.read.bytes, inventory, signature: signatureOf(inventory), capsule: null };
}
