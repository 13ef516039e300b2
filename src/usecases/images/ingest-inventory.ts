import { digestOf } from '#core/digest/digest-of.ts';
import type { Inventory } from '#core/inventory/inventory.ts';
import { signatureOf } from '#core/signature/signature-of.ts';
import type { Ports } from '../ports/ports.ts';
import { normaliseInventory } from './normalise-inventory.ts';
import { type Ingested, recordInventory } from './record-inventory.ts';

export interface IngestInventoryInput {
  /** Shape checked by the caller; order, duplicates and caps are checked here. */
  readonly inventory: Inventory;
  readonly name: string | null;
  readonly tag?: string | undefined;
  readonly dryRun?: boolean | undefined;
}

/** Records an inventory made on the client: no memory left the host. Its digest is that of its canonical JSON. */
export async function ingestInventory(
  ports: Pick<Ports, 'images' | 'queue' | 'clock' | 'evaluator'>,
  input: IngestInventoryInput,
): Promise<Ingested> {
  const inventory = normaliseInventory(input.inventory);
  const digest = `sha256:${digestOf(inventory)}`;
  return recordInventory(ports, {
    ...input,
    inventory,
    digest,
    bytes: inventory.read.bytes,
    capsule: null,
    signature: signatureOf(inventory),
  });
}
