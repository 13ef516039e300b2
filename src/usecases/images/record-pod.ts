/** An archive with the checkpoints of several containers: each becomes an image, below one name. */
import { digestOf } from '#core/digest/digest-of.ts';
import { signatureOf } from '#core/signature/signature-of.ts';
import { hintQueue } from '../evaluation/hint-queue.ts';
import { checkName, checkTag, DEFAULT_TAG } from '../names.ts';
import type { Ports } from '../ports/ports.ts';
import { storable } from '../storable.ts';
import type { ReadImage } from './read-image.ts';
import type { RecordedImage } from './record-image.ts';

export interface ReadPod {
  /** Of the archive: `sha256:` and 64 hex digits. */
  readonly digest: string;
  readonly containers: readonly (ReadImage & { readonly name: string })[];
}

export interface PodNaming {
  readonly name: string;
  /** Absent = `latest`. */
  readonly tag?: string | undefined;
  readonly dryRun?: boolean | undefined;
}

/**
 * Streams an archive into the inventories of its containers. Throws ImageError for bad bytes. A container that is not a
 * file of its own has the digest of its inventory.
 */
export async function readPod(
  ports: Pick<Ports, 'reader'>,
  body: AsyncIterable<Uint8Array>,
  signal: AbortSignal | null = null,
): Promise<ReadPod> {
  const { digest, images } = await ports.reader.readAll(body, { signal });
  const containers = images.map(({ name, digest: own, inventory: read, capsule }) => {
    const inventory = storable(read);
    const ownDigest = own ?? (images.length === 1 ? digest : `sha256:${digestOf(inventory)}`);
    return {
      name,
      digest: ownDigest,
      bytes: inventory.read.bytes,
      inventory,
      signature: signatureOf(inventory),
      capsule,
    };
  });
  return { digest, containers };
}

/** All of its containers, or none: `NAME/CONTAINER`, or NAME itself where there is one that has no name of its own. */
export async function recordPod(
  ports: Pick<Ports, 'images' | 'queue' | 'clock' | 'evaluator'>,
  { containers }: ReadPod,
  naming: PodNaming,
): Promise<readonly RecordedImage[]> {
  const pod = checkName('name', naming.name);
  const tag = checkTag('tag', naming.tag ?? DEFAULT_TAG);
  const named = containers.map((read) => ({ read, name: nameIn(pod, read.name) }));
  for (const { name } of named) checkName('name', name);
  if (naming.dryRun) {
    const nothing = { created: false, wantedCells: 0, revision: null, dryRun: true, createdAt: ports.clock.now() };
    return named.map(({ read, name }) => {
      const { digest, bytes, inventory, signature } = read;
      return { digest, bytes, inventory, signature: signature.hash, names: [{ name, tag }], ...nothing };
    });
  }
  const ruleBook = ports.evaluator.ruleBook.revision;
  const inputs = [];
  for (const { read, name } of named) {
    const { digest, bytes, inventory, signature } = read;
    const capsule = (await read.capsule?.()) ?? null;
    inputs.push({ digest, bytes, inventory, signature, capsule, name, tag, ruleBook });
  }
  const added = await ports.images.addAll(inputs);
  for (const { image, wantedCells } of added) {
    if (wantedCells > 0) await hintQueue(() => ports.queue.evaluateSignature(image.signatureId));
  }
  return added.map(({ image, created, wantedCells, revision }) => {
    const { digest, bytes, inventory, signature, names, createdAt } = image;
    return { digest, bytes, inventory, signature, names, created, dryRun: false, wantedCells, revision, createdAt };
  });
}

/** Names of containers may have characters that names of images have not. */
function nameIn(pod: string, container: string): string {
  return container === ''
    ? pod
    : `${pod}/${container.replace(/[^A-Za-z0-9._+@-]+/g, '-').replace(/^[^A-Za-z0-9]+/, '')}`;
}
