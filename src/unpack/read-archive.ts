import type { OciContent } from '#core/formats/container/oci-layout.ts';
import type { NamedSet } from '#core/formats/criu/named-set.ts';
import { ArchiveReader } from './archive-reader.ts';
import type { ByteSource } from './byte-source.ts';
import type { ExpansionGuard } from './guard-expansion.ts';
import { InnerArchives } from './inner/inner-archives.ts';
import { failedBy } from './inner/read-blob.ts';
import type { Upload } from './upload.ts';

/**
 * Archives inside of one another: the checkpoint of a pod, the container images in it, and their layers. What lies
 * deeper is a file of a container.
 */
const MAX_DEPTH = 2;

/**
 * Reads a tar in one pass, file by file, into its image sets; nothing is written anywhere. The archive is read to its
 * last byte. Archives in it, such as the layers of a container image, are read in the same pass. Throws ImageError.
 */
export async function readArchive(source: ByteSource, upload: Upload): Promise<readonly NamedSet[]> {
  return new ArchiveReading(upload, upload.newGuard(), 0).run(source);
}

class ArchiveReading {
  readonly #upload: Upload;
  readonly #inner: InnerArchives | null;
  readonly #reader: ArchiveReader;

  constructor(upload: Upload, guard: ExpansionGuard, depth: number) {
    this.#upload = upload;
    const readTar = (source: ByteSource) => new ArchiveReading(upload, guard, depth + 1).attempt(source);
    this.#inner = depth < MAX_DEPTH ? new InnerArchives(upload, guard, readTar) : null;
    this.#reader = new ArchiveReader(upload.limits, upload.work, { inner: this.#inner, decoding: upload.decoding });
  }

  async run(source: ByteSource): Promise<readonly NamedSet[]> {
    try {
      await this.#upload.pace.read(source, (part) => this.#write(part));
      return this.#reader.endAll();
    } finally {
      await this.#inner?.abandon();
    }
  }

  async attempt(source: ByteSource): Promise<OciContent> {
    try {
      return { kind: 'sets', sets: await this.run(source) };
    } catch (error) {
      return failedBy(error, this.#reader.sawSet || this.#inner?.sawSet === true);
    }
  }

  #write(part: Uint8Array): void | Promise<void> {
    const inner = this.#inner;
    try {
      this.#reader.write(part);
    } catch (error) {
      // Of two faults in one chunk, the first one is reported, so the result does not depend on the chunk sizes.
      if (inner?.isWaiting !== true) throw error;
      return inner.flush().then(() => Promise.reject(error));
    }
    if (inner?.isWaiting === true) return inner.flush();
  }
}
