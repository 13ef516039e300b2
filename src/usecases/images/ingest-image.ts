import { signatureOf } from '#core/signature/signature-of.ts';
import { EVALUATOR, type Evaluator } from '../evaluation/evaluator.ts';
import type { Ports } from '../ports/ports.ts';
import { storable } from '../storable.ts';
import { type Ingested, recordInventory } from './record-inventory.ts';

export interface IngestImageInput {
  readonly body: AsyncIterable<Uint8Array>;
  readonly name: string | null;
  /** Absent = `latest`. */
  readonly tag?: string | undefined;
  /** Read and show, store nothing. */
  readonly dryRun?: boolean | undefined;
}

/** Streams the bytes of an upload into an inventory and records it. Throws ImageError for bad bytes. */
export async function ingestImage(
  ports: Pick<Ports, 'images' | 'queue' | 'reader' | 'clock'>,
  input: IngestImageInput,
  evaluator: Evaluator = EVALUATOR,
): Promise<Ingested> {
  const { inventory: read, digest, bytes, capsule: makeCapsule } = await ports.reader.read(input.body);
  // Texts of an image are whatever its maker wrote.
  const inventory = storable(read);
  const signature = signatureOf(inventory);
  const capsule = input.dryRun ? null : ((await makeCapsule?.()) ?? null);
  return recordInventory(ports, { ...input, inventory, digest, bytes, capsule, signature }, evaluator);
}
