/** The second step of every upload: store what was read, then tell the queue. */
import type { Inventory } from '#core/inventory/inventory.ts';
import { hintQueue } from '../evaluation/hint-queue.ts';
import { checkName, checkTag, DEFAULT_TAG } from '../names.ts';
import type { Ports } from '../ports/ports.ts';
import type { ReadImage } from './read-image.ts';

export interface ImageNaming {
  readonly name: string | null;
  /** Absent = `latest`. */
  readonly tag?: string | undefined;
  /** Show what would be recorded, store nothing. */
  readonly dryRun?: boolean | undefined;
}

export interface RecordedImage {
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

export async function recordImage(
  ports: Pick<Ports, 'images' | 'queue' | 'clock' | 'evaluator'>,
  read: ReadImage,
  naming: ImageNaming,
): Promise<RecordedImage> {
  const { inventory, signature, digest, bytes } = read;
  const name = naming.name === null ? null : checkName('name', naming.name);
  const tag = checkTag('tag', naming.tag ?? DEFAULT_TAG);
  if (naming.dryRun) {
    const found = { digest, bytes, inventory, signature: signature.hash };
    const names = name === null ? [] : [{ name, tag }];
    const nothing = { created: false, wantedCells: 0, revision: null };
    return { ...found, names, ...nothing, dryRun: true, createdAt: ports.clock.now() };
  }
  const added = await ports.images.add({
    digest,
    bytes,
    inventory,
    signature,
    capsule: (await read.capsule?.()) ?? null,
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
