import { ByteFeeder } from '#core/formats/byte-program.ts';
import type { CriuImageSet } from '#core/formats/criu/criu-image-set.ts';
import { type CriuSetReader, createCriuSetReader } from '#core/formats/criu/criu-set-reader.ts';
import { CRIU_LIMITS } from '#core/formats/criu/limits.ts';
import { ImageError } from '#core/formats/image-error.ts';
import type { WorkBudget } from '#core/formats/work-budget.ts';
import type { UnpackLimits } from './limits.ts';
import { checkEntry } from './tar/check-entry.ts';
import { type TarEntry, type TarVisitor, walkTar } from './tar/walk-tar.ts';

/** Takes the blobs of a container image out of an archive, and gives the image set in one of them. */
export interface BlobSink {
  /** False: an ordinary file of the archive. */
  open(name: string): boolean;
  write(part: Uint8Array): void;
  close(): void;
  readonly isImage: boolean;
  end(): CriuImageSet;
}

/** Reads a tar, file by file, into an image set; nothing is written anywhere. Every method may throw ImageError. */
export class ArchiveReader {
  readonly #set: CriuSetReader;
  readonly #files: ArchiveFiles;
  readonly #blobs: BlobSink | null;
  readonly #feeder: ByteFeeder<void>;

  /** `work` is the budget of the upload. `blobs` gets the blobs of a container image; without it they are plain files. */
  constructor(limits: UnpackLimits, work: WorkBudget, blobs: BlobSink | null = null) {
    this.#set = createCriuSetReader(CRIU_LIMITS, work);
    this.#blobs = blobs;
    this.#files = new ArchiveFiles(this.#set, limits, blobs);
    this.#feeder = new ByteFeeder(
      walkTar(this.#files, limits.headerBytes, () => this.#feeder.offset, work),
      null,
      work,
    );
  }

  write(chunk: Uint8Array): void {
    this.#feeder.write(chunk);
  }

  /** Files of a CRIU image set were in it. */
  get sawSet(): boolean {
    return this.#files.sawSet;
  }

  end(): CriuImageSet {
    // An archive that ends inside of a file: the set knows which.
    if (this.#files.isOpen) this.#set.end();
    this.#feeder.end();
    return this.#blobs?.isImage === true && !this.#files.sawSet ? this.#blobs.end() : this.#set.end();
  }
}

/** Every set has these; a layer of a system has no such names. */
const SET_FILE = /(?:^|\/)(?:inventory|pstree|core-\d+)\.img$/;

/** Hands the files of an archive to an image set, and the blobs of a container image to whoever reads them. */
class ArchiveFiles implements TarVisitor {
  #set: CriuSetReader;
  #limits: UnpackLimits;
  #blobs: BlobSink | null;
  #entries = 0;
  #open: 'file' | 'blob' | null = null;
  #sawSet = false;

  constructor(set: CriuSetReader, limits: UnpackLimits, blobs: BlobSink | null) {
    this.#set = set;
    this.#limits = limits;
    this.#blobs = blobs;
  }

  get sawSet(): boolean {
    return this.#sawSet;
  }

  get isOpen(): boolean {
    return this.#open === 'file';
  }

  open(entry: TarEntry): void {
    const kind = checkEntry(entry, this.#limits.nameBytes);
    this.#entries += 1;
    if (this.#entries > this.#limits.archiveEntries) {
      const message = `the archive has more than ${this.#limits.archiveEntries} entries`;
      throw new ImageError('archive-too-many-entries', message, { file: entry.name, offset: 0 });
    }
    if (kind === 'link') this.#set.noteLink(entry.name, entry.target);
    if (kind !== 'file') return;
    if (this.#blobs?.open(entry.name) === true) {
      this.#open = 'blob';
      return;
    }
    if (SET_FILE.test(entry.name)) this.#sawSet = true;
    this.#set.openFile(entry.name, entry.size);
    this.#open = 'file';
  }

  write(part: Uint8Array): void {
    if (this.#open === 'blob') this.#blobs?.write(part);
    else this.#set.write(part);
  }

  close(): void {
    if (this.#open === 'blob') this.#blobs?.close();
    else if (this.#open === 'file') this.#set.closeFile();
    this.#open = null;
  }
}
