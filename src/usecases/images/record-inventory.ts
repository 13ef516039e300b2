/** The last part of every upload: store, then tell the queue. */
import type { Inventory } from '#core/inventory/inventory.ts';
import type { Signature } from '#core/signature/signature.ts';
import { hintQueue } from '../evaluation/hint-queue.ts';
import { checkName, checkTag, DEFAULT_TAG } from '../names.ts';
import type { Ports } from '../ports/ports.ts';
import type { PackedCapsule } from '../ports/re-detection.ts';

/** What an upload found. */
export interface Ingested {
  /** `sha256:` and 64 hex digits. */
  readonly digest: string;
  readonly bytes: number;
  readonly names: readonly { readonly name: string; readonly tag: string }[];
  readonly inventory: Inventory;
  readonly signature: string;
  /** False: the same bytes were there before. */
  readonly created: boolean;
  readonly dryRun: boolean;
  readonly wantedCells: number;
  /** Matrix revision after the upload; null for a dry run. */
  readonly revision: number | null;
  readonly createdAt: Date;
}

export async function recordInventory(
  ports: Pick<Ports, 'images' | 'queue' | 'clock' | 'evaluator'>,
  input: {
    readonly inventory: Inventory;
    readonly signature: Signature;
    readonly digest: string;
    readonly bytes: number;
    readonly capsule: PackedCapsule | null;
    readonly name: string | null;
    readonly tag?: string | undefined;
    readonly dryRun?: boolean | undefined;
  },
): Promise<Ingested> {
  const { inventory, signature, digest, bytes, capsule } = input;
  const name = input.name === null ? null : checkName('name', input.name);
  const tag = checkTag('tag', input.tag ?? DEFAULT_TAG);
  if (input.dryRun) {
    const found = { digest, bytes, inventory, signature: signature.hash };
    const names = name === null ? [] : [{ name, tag }];
    return {
      ...found,
      names,
      created: false,
      dryRun: true,
      wantedCells: 0,
      revision: null,
      createdAt: ports.clock.now(),
    };
  }
  const added = await ports.images.add({
    digest,
    bytes,
    inventory,
    signature,
    capsule,
    name,
    tag,
    ruleBook: ports.evaluator.ruleBook.revision,
  });
  const { image, created, wantedCells, revision } = added;
  if (wantedCells > 0) await hintQueue(() => ports.queue.evaluateSignature(image.signatureId));
  const { names, createdAt } = image;
  const kept = { digest, bytes: image.bytes, inventory: image.inventory, signature: image.signature };
  return { ...kept, names, created, dryRun: false, wantedCells, revision, createdAt };
}
