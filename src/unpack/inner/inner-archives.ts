import { createHash, type Hash } from 'node:crypto';
import { NOTED_CONTAINER_FILES } from '#core/formats/container/container-files.ts';
import {
  inBlob,
  isOciIndex,
  type OciBlob,
  type OciContent,
  ociBlobOf,
  setsOfOci,
} from '#core/formats/container/oci-layout.ts';
import { CRIU_LIMITS } from '#core/formats/criu/limits.ts';
import type { PlacedSet } from '#core/formats/criu/named-set.ts';
import { ImageError, shownName } from '#core/formats/image-error.ts';
import type { ExpansionGuard } from '../guard-expansion.ts';
import type { Upload } from '../upload.ts';
import { Handoff } from './handoff.ts';
import { type ReadTar, readBlob } from './read-blob.ts';

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

/** Checkpoints and the layers of systems around them; what holds more is no checkpoint. */
const MAX_BLOBS = 1_024;
/** A decompressor and a reader are made for each. */
const BLOB_STEPS = 2_000;

/** A file of an archive that may be an archive itself, by its name; `null`: it is not. */
type InnerKind = { readonly digest: string | null; readonly isTar: boolean } | null;

/** In a checkpoint of a container, other tars are files of the container, whatever they hold. */
const TAR = /\.(?:tar|tgz|tar\.(?:gz|zst|xz))$/;

/**
 * Archives in an archive, as they pass: blobs of container images, and tars, one for each container of a pod. The tar
 * walker tells of them while it is given a chunk; `flush` hands them on, before the next chunk, to readers that may take
 * their time.
 */
export class InnerArchives {
  readonly #upload: Upload;
  readonly #guard: ExpansionGuard;
  readonly #readTar: ReadTar;
  readonly #blobs: OciBlob[] = [];
  #events: Event[] = [];
  #open: OpenBlob | null = null;
  #jsonBytes = 0;
  #sets = 0;
  #files = 0;

  /** `guard` is that of all archives in the upload. */
  constructor(upload: Upload, guard: ExpansionGuard, readTar: ReadTar) {
    this.#upload = upload;
    this.#guard = guard;
    this.#readTar = readTar;
  }

  /** Null: an ordinary file of the archive; `isTar`: it may be one too. */
  open(name: string): InnerKind {
    const kind = kindOf(name);
    if (kind !== null) this.#events.push({ open: name, digest: kind.digest });
    return kind;
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

  /** Files of an image set were in one of them. */
  get sawSet(): boolean {
    return this.#blobs.some(({ content }) => content.kind === 'sets' || (content.kind === 'failed' && content.isSet));
  }

  /** The sets of the images, or of the tars; null: there is none. */
  end(): readonly PlacedSet[] | null {
    if (!this.isImage) return this.sawSet ? this.#setsOfTars() : null;
    const indexes = this.#blobs.filter(({ name }) => isOciIndex(name));
    const sets = setsOfOci(
      indexes.flatMap(({ name, content }) => (content.kind === 'json' ? [{ name, json: content.json }] : [])),
      this.#blobs.filter((blob) => !indexes.includes(blob)),
    );
    return sets.map((one) => ({ ...one, path: one.name }));
  }

  /** A tar that cannot be read may be a container of the pod. @throws ImageError */
  #setsOfTars(): readonly PlacedSet[] {
    return this.#blobs.flatMap((blob): readonly PlacedSet[] => {
      const { name, sha256, content } = blob;
      if (content.kind === 'failed' && (content.isSet || content.error.code !== 'image-not-recognised')) {
        throw inBlob(blob, content.error);
      }
      const path = name.replace(/^(?:\.\/)+/, '');
      return content.kind === 'sets'
        ? content.sets.map((one) => ({ ...one, path, sha256: one.name === '' ? sha256 : one.sha256 }))
        : [];
    });
  }

  #begin(name: string, digest: string | null): void {
    if (this.#blobs.length >= MAX_BLOBS) {
      throw new ImageError(
        'archive-too-many-entries',
        `the archive has more than ${MAX_BLOBS} blobs or archives in it`,
        {
          file: name,
          offset: 0,
        },
      );
    }
    this.#upload.work.spend(BLOB_STEPS, name, 0);
    const handoff = new Handoff();
    const content = readBlob(name, handoff.source(), this.#upload, this.#guard, this.#readTar).catch(
      (error: unknown) => ({
        kind: 'fatal' as const,
        error,
      }),
    );
    this.#open = { name, digest, hash: createHash('sha256'), bytes: 0, handoff, content };
  }

  async #finish(): Promise<void> {
    const open = this.#open;
    if (open === null) return;
    open.handoff.end();
    this.#open = null;
    const content = await open.content;
    if (content.kind === 'fatal') throw content.error;
    const sha256 = open.hash.digest('hex');
    if (open.digest !== null && sha256 !== open.digest) {
      const message = `${open.name}: the digest of the content differs from the file name`;
      throw new ImageError('image-malformed', message, { file: open.name, offset: 0 });
    }
    this.#checkKept(open, content);
    this.#blobs.push({ name: open.name, sha256, content });
  }

  /** Documents and sets stay until the end of the archive: which sets count is known only then. */
  #checkKept({ name, bytes }: OpenBlob, content: OciContent): void {
    if (content.kind === 'json') this.#jsonBytes += bytes;
    if (this.#jsonBytes > CRIU_LIMITS.jsonBytes) {
      const message = `${name}: more than ${CRIU_LIMITS.jsonBytes} bytes of JSON in the archive`;
      throw new ImageError('image-too-large', message, { file: name, offset: 0 });
    }
    if (content.kind !== 'sets') return;
    this.#sets += content.sets.length;
    for (const { set } of content.sets) this.#files += set.files.length + set.rawFiles.length;
    const { sets, files } = CRIU_LIMITS;
    if (this.#sets <= sets && this.#files <= files) return;
    const what = this.#sets > sets ? `${sets} CRIU image sets` : `${files} files of CRIU image sets`;
    throw new ImageError('archive-too-many-entries', `${shownName(name)}: more than ${what} in the archive`, {
      file: name,
      offset: 0,
    });
  }
}

function kindOf(name: string): InnerKind {
  if (isOciIndex(name)) return { digest: null, isTar: false };
  const blob = ociBlobOf(name);
  if (blob !== null) return { ...blob, isTar: false };
  const isTar = TAR.test(name) && !NOTED_CONTAINER_FILES.has(name.slice(name.lastIndexOf('/') + 1));
  return isTar ? { digest: null, isTar } : null;
}
