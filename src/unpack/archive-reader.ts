import { ByteFeeder } from '#core/formats/byte-program.ts';
import type { CriuImageSet } from '#core/formats/criu/criu-image-set.ts';
import { type CriuSetReader, createCriuSetReader } from '#core/formats/criu/criu-set-reader.ts';
import { DecodeBudget } from '#core/formats/criu/decode-budget.ts';
import { CRIU_LIMITS } from '#core/formats/criu/limits.ts';
import { type NamedSet, nameSets, onlySetOf, type PlacedSet } from '#core/formats/criu/named-set.ts';
import { ImageError } from '#core/formats/image-error.ts';
import type { WorkBudget } from '#core/formats/work-budget.ts';
import type { UnpackLimits } from './limits.ts';
import { checkEntry } from './tar/check-entry.ts';
import { type TarEntry, type TarVisitor, walkTar } from './tar/walk-tar.ts';

/** Takes the archives out of an archive, and gives the image sets in them. */
export interface InnerSink {
  /** Null: an ordinary file of the archive; `isTar`: it may be one too. */
  open(name: string): { readonly isTar: boolean } | null;
  write(part: Uint8Array): void;
  close(): void;
  /** Null: there is none. */
  end(): readonly PlacedSet[] | null;
}

/** What archives in an archive share. */
export interface Surroundings {
  /** Gets the archives in the archive; null: they are plain files. */
  readonly inner: InnerSink | null;
  readonly decoding: DecodeBudget;
}

/** Reads a tar, file by file, into image sets; nothing is written anywhere. Every method may throw ImageError. */
export class ArchiveReader {
  readonly #set: CriuSetReader;
  readonly #files: ArchiveFiles;
  readonly #inner: InnerSink | null;
  readonly #feeder: ByteFeeder<void>;

  /** `work` is the budget of the upload. */
  constructor(
    limits: UnpackLimits,
    work: WorkBudget,
    { inner, decoding }: Surroundings = { inner: null, decoding: new DecodeBudget(CRIU_LIMITS, work) },
  ) {
    this.#set = createCriuSetReader(CRIU_LIMITS, work, decoding);
    this.#inner = inner;
    this.#files = new ArchiveFiles(this.#set, limits, inner);
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

  /** The one set of the archive. */
  end(): CriuImageSet {
    return onlySetOf(this.endAll()).set;
  }

  endAll(): readonly NamedSet[] {
    // An archive that ends inside of a file: the set knows which.
    if (this.#files.isOpen) this.#set.endAll();
    this.#feeder.end();
    const inner = this.#files.sawSet ? null : (this.#inner?.end() ?? null);
    return nameSets(inner ?? this.#set.endAll(), this.#set.members);
  }
}

/** Every set has these; a layer of a system has no such names. */
const SET_FILE = /(?:^|\/)(?:inventory|pstree|core-\d+)\.img$/;

/** Hands the files of an archive to an image set, and the archives in it to whoever reads them. */
class ArchiveFiles implements TarVisitor {
  #set: CriuSetReader;
  #limits: UnpackLimits;
  #inner: InnerSink | null;
  #entries = 0;
  #isInFile = false;
  #isInner = false;
  #sawSet = false;

  constructor(set: CriuSetReader, limits: UnpackLimits, inner: InnerSink | null) {
    this.#set = set;
    this.#limits = limits;
    this.#inner = inner;
  }

  get sawSet(): boolean {
    return this.#sawSet;
  }

  get isOpen(): boolean {
    return this.#isInFile;
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
    // Once there is a set of its own, whatever archives follow are files of its container.
    const inner = this.#sawSet ? null : (this.#inner?.open(entry.name) ?? null);
    this.#isInner = inner !== null;
    this.#isInFile = inner?.isTar !== false;
    if (!this.#isInFile) return;
    if (SET_FILE.test(entry.name)) this.#sawSet = true;
    this.#set.openFile(entry.name, entry.size);
  }

  write(part: Uint8Array): void {
    if (this.#isInner) this.#inner?.write(part);
    if (this.#isInFile) this.#set.write(part);
  }

  close(): void {
    if (this.#isInner) this.#inner?.close();
    if (this.#isInFile) this.#set.closeFile();
    this.#isInner = false;
    this.#isInFile = false;
  }
}
