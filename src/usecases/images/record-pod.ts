/** An archive with the checkpoints of several containers: each becomes an image, below one name. */
import { digestOf } from '#core/digest/digest-of.ts';
import { nameContainers, RepeatedNameError } from '#core/image/name-containers.ts';
import { signatureOf } from '#core/signature/signature-of.ts';
import { checkName } from '../names.ts';
import type { Ports } from '../ports/ports.ts';
import { storable } from '../storable.ts';
import { UseCaseError } from '../use-case-error.ts';
import type { ReadImage } from './read-image.ts';
import { type RecordedImage, type RecordingPorts, recordAll } from './record-image.ts';

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
  ports: RecordingPorts,
  { containers }: ReadPod,
  { name, ...rest }: PodNaming,
): Promise<readonly RecordedImage[]> {
  const names = namesIn(checkName('name', name), containers);
  return recordAll(
    ports,
    containers.map((read, at) => ({ read, name: names[at] ?? null })),
    rest,
  );
}

function namesIn(pod: string, containers: ReadPod['containers']): readonly string[] {
  try {
    return nameContainers(
      pod,
      containers.map(({ name }) => name),
    );
  } catch (error) {
    if (!(error instanceof RepeatedNameError)) throw error;
    const { message } = error;
    throw new UseCaseError('name-malformed', `The pod cannot be named: ${message}.`, {
      errors: [{ pointer: 'name', message }],
    });
  }
}
