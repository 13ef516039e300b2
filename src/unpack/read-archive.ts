import { ByteFeeder } from '#core/formats/byte-program.ts';
import type { CriuImageSet } from '#core/formats/criu/criu-image-set.ts';
import { type CriuSetReader, createCriuSetReader } from '#core/formats/criu/criu-set-reader.ts';
import { ImageError } from '#core/formats/image-error.ts';
import type { ByteSource } from './byte-source.ts';
import type { UnpackLimits } from './limits.ts';
import { checkEntry } from './tar/check-entry.ts';
import { BLOCK_BYTES, hasChecksum, isZeroBlock } from './tar/tar-block.ts';
import { type TarEntry, type TarVisitor, walkTar } from './tar/walk-tar.ts';

export function looksLikeTar(head: Uint8Array): boolean {
  const block = head.subarray(0, BLOCK_BYTES);
  return block.length === BLOCK_BYTES && !isZeroBlock(block) && hasChecksum(block);
}

/**
 * Reads a tar in one pass, file by file, into an image set; nothing is written anywhere. The archive is read to its
 * last byte. Throws ImageError.
 */
export async function readArchive(source: ByteSource, limits: UnpackLimits): Promise<CriuImageSet> {
  const reader = new ArchiveReader(limits);
  for await (const chunk of source) reader.write(chunk);
  return reader.end();
}

/** The same for who has the bytes at hand. */
export class ArchiveReader {
  readonly #set: CriuSetReader;
  readonly #files: ArchiveFiles;
  readonly #feeder: ByteFeeder<void>;

  constructor(limits: UnpackLimits) {
    this.#set = createCriuSetReader();
    this.#files = new ArchiveFiles(this.#set, limits);
    this.#feeder = new ByteFeeder(
      walkTar(this.#files, limits.headerBytes, () => this.#feeder.offset),
      null,
    );
  }

  write(chunk: Uint8Array): void {
    this.#feeder.write(chunk);
  }

  end(): CriuImageSet {
    // An archive that ends inside of a file: the set knows which.
    if (this.#files.isOpen) this.#set.end();
    this.#feeder.end();
    return this.#set.end();
  }
}

/** Hands the files of an archive to an image set. */
class ArchiveFiles implements TarVisitor {
  #set: CriuSetReader;
  #limits: UnpackLimits;
  #entries = 0;
  #open = false;

  constructor(set: CriuSetReader, limits: UnpackLimits) {
    this.#set = set;
    this.#limits = limits;
  }

  get isOpen(): boolean {
    return this.#open;
  }

  open(entry: TarEntry): void {
    const kind = checkEntry(entry, this.#limits.nameBytes);
    this.#entries += 1;
    if (this.#entries > this.#limits.archiveEntries) {
      const message = `more than ${this.#limits.archiveEntries} entries`;
      throw new ImageError('archive-too-many-entries', message, { file: entry.name, offset: 0 });
    }
    if (kind === 'link') this.#set.noteLink(entry.name, entry.target);
    if (kind !== 'file') return;
    this.#set.openFile(entry.name, entry.size);
    this.#open = true;
  }

  write(part: Uint8Array): void {
    this.#set.write(part);
  }

  close(): void {
    if (this.#open) this.#set.closeFile();
    this.#open = false;
  }
}
