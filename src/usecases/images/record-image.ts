/** The second step of every upload: store what was read, then tell the queue. */
import type { Inventory } from '#core/inventory/inventory.ts';
import { hintQueue } from '../evaluation/hint-queue.ts';
import { checkName, checkTag, DEFAULT_TAG } from '../names.ts';
import type { ImageDraft, Ports } from '../ports/ports.ts';
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
  ports: RecordingPorts,
  read: ReadImage,
  { name, tag, dryRun }: ImageNaming,
): Promise<RecordedImage> {
  const [recorded] = await recordAll(ports, [{ read, name }], { tag, dryRun });
  if (recorded === undefined) throw new RangeError('an image that was not recorded');
  return recorded;
}

export type RecordingPorts = Pick<Ports, 'images' | 'queue' | 'clock' | 'evaluator'>;

/** All of them, or none. Each is named by itself. */
export async function recordAll(
  ports: RecordingPorts,
  named: readonly { readonly read: ReadImage; readonly name: string | null }[],
  { tag: asked, dryRun }: Omit<ImageNaming, 'name'>,
): Promise<readonly RecordedImage[]> {
  const tag = checkTag('tag', asked ?? DEFAULT_TAG);
  for (const { name } of named) if (name !== null) checkName('name', name);
  if (dryRun) return named.map(({ read, name }) => unrecorded(read, name, tag, ports.clock.now()));
  const ruleBook = ports.evaluator.ruleBook.revision;
  const drafts: ImageDraft[] = [];
  for (const { read, name } of named) {
    const { digest, bytes, inventory, signature } = read;
    const capsule = (await read.capsule?.()) ?? null;
    drafts.push({ digest, bytes, inventory, signature, capsule, name, tag, ruleBook });
  }
  const added = await ports.images.addAll(drafts);
  for (const { image, wantedCells } of added) {
    if (wantedCells > 0) await hintQueue(() => ports.queue.evaluateSignature(image.signatureId));
  }
  return added.map(({ image, created, wantedCells, revision }) => {
    const { digest, bytes, inventory, signature, names, createdAt } = image;
    return { digest, bytes, inventory, signature, names, created, dryRun: false, wantedCells, revision, createdAt };
  });
}

function unrecorded(
  { digest, bytes, inventory, signature }: ReadImage,
  name: string | null,
  tag: string,
  createdAt: Date,
): RecordedImage {
  const names = name === null ? [] : [{ name, tag }];
  const nothing = { created: false, wantedCells: 0, revision: null, dryRun: true, createdAt };
  return { digest, bytes, inventory, signature: signature.hash, names, ...nothing };
}
