import { createHash, type Hash } from 'node:crypto';
import { isOciIndex, type OciBlob, type OciContent, ociBlobOf, setOfOci } from '#core/formats/container/oci-layout.ts';
import type { CriuImageSet } from '#core/formats/criu/criu-image-set.ts';
import { CRIU_LIMITS } from '#core/formats/criu/limits.ts';
import { ImageError } from '#core/formats/image-error.ts';
import type { BlobSink } from '../archive-reader.ts';
import type { ExpansionGuard } from '../guard-expansion.ts';
import type { Upload } from '../upload.ts';
import { Handoff } from './handoff.ts';
import { readBlob } from './read-blob.ts';

interface OpenBlob {
  readonly name: string;
  /** What the bytes must hash to; null where the name does not say. */
  readonly digest: string | null;
  readonly hash: Hash;
  bytes: number;
  readonly handoff: Handoff;
  readonly content: Promise<OciContent | { readonly kind: 'fatal'; readonly error: unknown }>;
}

type Event = { readonly open: string; readonly digest: string | null } | { readonly part: Uint8Array } | 'close';

/** A checkpoint and the layers of a system around it; what holds more is no checkpoint. */
const MAX_BLOBS = 1_024;
/** Which of them is the checkpoint is known only at the end, so all are kept until then. */
const MAX_SETS = 2;
/** A decompressor and a reader are made for each. */
const BLOB_STEPS = 2_000;

/**
 * The blobs of a container image as they pass in the archive around them. The tar walker tells of them while it is given
 * a chunk; `flush` hands them on, before the next chunk, to readers that may take their time.
 */
export class OciBlobs implements BlobSink {
  readonly #upload: Upload;
  readonly #guard: ExpansionGuard;
  readonly #blobs: OciBlob[] = [];
  #events: Event[] = [];
  #open: OpenBlob | null = null;
  #jsonBytes = 0;
  #sets = 0;

  constructor(upload: Upload) {
    this.#upload = upload;
    this.#guard = upload.newGuard();
  }

  /** False: an ordinary file of the archive. */
  open(name: string): boolean {
    const blob = isOciIndex(name) ? { digest: null } : ociBlobOf(name);
    if (blob === null) return false;
    this.#events.push({ open: name, digest: blob.digest });
    return true;
  }

  write(part: Uint8Array): void {
    this.#events.push({ part });
  }

  close(): void {
    this.#events.push('close');
  }

  get isWaiting(): boolean {
    return this.#events.length > 0;
  }

  /** Nothing of the chunk that was walked is used any more afterwards. */
  async flush(): Promise<void> {
    const events = this.#events;
    this.#events = [];
    for (const event of events) {
      if (event === 'close') await this.#finish();
      else if ('open' in event) this.#begin(event.open, event.digest);
      else if (this.#open !== null) {
        this.#open.hash.update(event.part);
        this.#open.bytes += event.part.length;
        await this.#open.handoff.give(event.part);
      }
    }
  }

  /** Ends what is open when the archive turns out bad. */
  async abandon(): Promise<void> {
    this.#open?.handoff.end();
    await this.#open?.content;
    this.#open = null;
  }

  /** The archive has an index and the blobs it refers to: it is a container image, not a checkpoint archive. */
  get isImage(): boolean {
    return this.#blobs.some(({ name }) => isOciIndex(name)) && this.#blobs.some(({ name }) => !isOciIndex(name));
  }

  end(): CriuImageSet {
    const indexes = this.#blobs.filter(({ name }) => isOciIndex(name));
    const json = indexes.flatMap(({ content }) => (content.kind === 'json' ? [content.json] : []));
    return setOfOci(
      json,
      this.#blobs.filter((blob) => !indexes.includes(blob)),
    );
  }

  #begin(name: string, digest: string | null): void {
    if (this.#blobs.length >= MAX_BLOBS) {
      throw new ImageError('archive-too-many-entries', `the container image has more than ${MAX_BLOBS} blobs`, {
        file: name,
        offset: 0,
      });
    }
    this.#upload.work.spend(BLOB_STEPS, name, 0);
    const handoff = new Handoff();
    const content = readBlob(name, handoff.source(), this.#upload, this.#guard).catch((error: unknown) => ({
      kind: 'fatal' as const,
      error,
    }));
    this.#open = { name, digest, hash: createHash('sha256'), bytes: 0, handoff, content };
  }

  async #finish(): Promise<void> {
    const open = this.#open;
    if (open === null) return;
    open.handoff.end();
    this.#open = null;
    const content = await open.content;
    if (content.kind === 'fatal') throw content.error;
    if (open.digest !== null && open.hash.digest('hex') !== open.digest) {
      const message = `${open.name}: the digest of the content differs from the file name`;
      throw new ImageError('image-malformed', message, { file: open.name, offset: 0 });
    }
    this.#checkKept(open, content);
    this.#blobs.push({ name: open.name, content });
  }

  /** Documents and sets stay until the end of the archive. */
  #checkKept({ name, bytes }: OpenBlob, content: OciContent): void {
    if (content.kind === 'json') this.#jsonBytes += bytes;
    if (this.#jsonBytes > CRIU_LIMITS.jsonBytes) {
      const message = `${name}: more than ${CRIU_LIMITS.jsonBytes} bytes of JSON in the archive`;
      throw new ImageError('image-too-large', message, { file: name, offset: 0 });
    }
    if (content.kind === 'set') this.#sets += 1;
    if (this.#sets > MAX_SETS) {
      const message = `${name}: more than ${MAX_SETS} CRIU image sets in one image`;
      throw new ImageError('image-malformed', message, { file: name, offset: 0 });
    }
  }
}
