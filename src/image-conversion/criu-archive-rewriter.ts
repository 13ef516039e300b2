import type { CriuRewriteTarget } from '#core/conversion/criu/criu-rewrite-target.ts';
import { kindsConcerned, MessageEdits } from '#core/conversion/criu/edit-message.ts';
import { FileBytes } from '#core/conversion/criu/file-bytes.ts';
import { rewriteCriuFile } from '#core/conversion/criu/rewrite-criu-file.ts';
import { rewriteRoutes } from '#core/conversion/criu/rewrite-routes.ts';
import { ByteFeeder } from '#core/formats/byte-program.ts';
import { isOciIndex } from '#core/formats/container/oci-layout.ts';
import { DecodeBudget } from '#core/formats/criu/decode-budget.ts';
import { type CriuFileKind, classifyName } from '#core/formats/criu/file-kinds.ts';
import { FileReading } from '#core/formats/criu/file-reading.ts';
import { CRIU_LIMITS } from '#core/formats/criu/limits.ts';
import { ImageError } from '#core/formats/image-error.ts';
import { ArchiveReader } from '#unpack/archive-reader.ts';
import type { UnpackLimits } from '#unpack/limits.ts';
import { checkEntry } from '#unpack/tar/check-entry.ts';
import { resizeHeaders } from '#unpack/tar/resize-headers.ts';
import { BLOCK_BYTES } from '#unpack/tar/tar-block.ts';
import { type TarEntry, type TarHeader, type TarVisitor, walkTar } from '#unpack/tar/walk-tar.ts';
import type { Upload } from '#unpack/upload.ts';

/** Where the bytes of the open entry go. */
interface OpenEntry {
  readonly entry: TarEntry;
  bytes: number;
  write(part: Uint8Array): void;
  close(): void;
}

/**
 * One pass over a tar with a CRIU image set: the same archive, entry by entry, with the files rewritten that the target
 * needs in another form. Everything else is streamed through. A file that can change is held until its size is known.
 */
export class CriuArchiveRewriter implements TarVisitor {
  readonly edits: MessageEdits;
  /** Files whose content changed or that were left out, by their path in the archive. */
  readonly changedFiles: string[] = [];
  /** Files of entries that CRIU writes, at this level of the archive. */
  imageFiles = 0;
  readonly #target: CriuRewriteTarget;
  readonly #limits: UnpackLimits;
  readonly #feeder: ByteFeeder<void>;
  readonly #budget: DecodeBudget;
  readonly #kinds: ReadonlySet<string>;
  readonly #omitted: ReadonlyMap<string, string>;
  /** Reads what comes in: a damaged set is not made whole by what is left out, nor told as a fault of what we wrote. */
  readonly #witness: ArchiveReader;
  #hasOciIndex = false;
  #open: OpenEntry | null = null;
  #output: Uint8Array[] = [];

  constructor(target: CriuRewriteTarget, upload: Upload) {
    this.#target = target;
    this.#limits = upload.limits;
    this.edits = new MessageEdits(target.edits);
    this.#kinds = new Set(kindsConcerned(target.edits).map(({ kind }) => kind));
    this.#omitted = new Map(target.edits.flatMap(({ id, withoutFiles }) => withoutFiles.map((kind) => [kind, id])));
    this.#witness = new ArchiveReader(upload.limits, upload.work);
    const work = upload.newWork();
    this.#budget = new DecodeBudget(CRIU_LIMITS, work);
    this.#feeder = new ByteFeeder(
      walkTar(this, upload.limits.headerBytes, () => this.#feeder.offset, work),
      null,
      work,
    );
  }

  /** Takes a chunk of any size, gives what can be written by now: pieces that are good until the next call. */
  run(chunk: Uint8Array): readonly Uint8Array[] {
    this.#witness.write(chunk);
    this.#feeder.write(chunk);
    return this.#output.splice(0);
  }

  /** Once the archive has ended: everything is written by then. */
  finish(): void {
    if (this.#hasOciIndex && !this.#witness.sawSet) {
      const message = 'this is a container image. Convert the layer of it that contains the CRIU image set';
      throw new ImageError('conversion-refused', message);
    }
    this.#witness.end();
    const { entry, bytes } = this.#open ?? {};
    if (entry !== undefined) {
      const message = `${entry.name}: the archive ends inside this file`;
      throw new ImageError('image-truncated', message, { file: entry.name, offset: bytes ?? null });
    }
    this.#feeder.end();
  }

  open(entry: TarEntry, headers: readonly TarHeader[]): void {
    this.#open = checkEntry(entry, this.#limits.nameBytes) === 'file' ? this.#openFile(entry, headers) : null;
    if (this.#open === null) this.#output.push(...bytesOf(headers));
  }

  write(part: Uint8Array): void {
    if (this.#open === null) return;
    this.#open.write(part);
    this.#open.bytes += part.length;
  }

  close(): void {
    this.#open?.close();
    this.#open = null;
  }

  end(part: Uint8Array): void {
    this.#output.push(part);
  }

  #openFile(entry: TarEntry, headers: readonly TarHeader[]): OpenEntry {
    const name = baseOf(entry.name);
    if (isOciIndex(entry.name)) this.#hasOciIndex = true;
    const known = classifyName(name);
    if (known?.form === 'raw' && known.kind === 'route' && this.#clearsRoutes !== null) {
      return this.#rewriteRoutes(entry, headers, this.#clearsRoutes);
    }
    if (known?.form !== 'entries') return this.#pass(entry, headers);
    this.imageFiles += 1;
    const omitted = this.#omitted.get(known.file.kind);
    if (omitted !== undefined) return this.#omit(entry, omitted);
    return this.#kinds.has(known.file.kind)
      ? this.#rewrite(entry, headers, known.file, known.id)
      : this.#pass(entry, headers);
  }

  get #clearsRoutes(): string | null {
    return this.#target.edits.find(({ clearsRouteFlags }) => clearsRouteFlags)?.id ?? null;
  }

  #pass(entry: TarEntry, headers: readonly TarHeader[]): OpenEntry {
    this.#output.push(...bytesOf(headers));
    return {
      entry,
      bytes: 0,
      write: (part) => this.#output.push(part),
      close: () => this.#output.push(paddingOf(entry.size)),
    };
  }

  #omit(entry: TarEntry, edit: string): OpenEntry {
    this.edits.count(edit);
    this.changedFiles.push(entry.name);
    return { entry, bytes: 0, write: () => {}, close: () => {} };
  }

  #rewrite(entry: TarEntry, headers: readonly TarHeader[], kind: CriuFileKind, id: string | null): OpenEntry {
    const name = baseOf(entry.name);
    const into = new FileBytes(name, this.#limits.rewrittenFileBytes);
    const reading: FileReading = new FileReading(name, kind, id, this.#budget, (): number => feeder.offset);
    const feeder: ByteFeeder<void> = new ByteFeeder(
      rewriteCriuFile(reading, this.edits, into),
      name,
      this.#budget.work,
    );
    const before = this.#changes;
    return {
      entry,
      bytes: 0,
      write: (part) => feeder.write(part),
      close: () => {
        feeder.end();
        this.#putRewritten(entry, headers, into, this.#changes > before);
      },
    };
  }

  #rewriteRoutes(entry: TarEntry, headers: readonly TarHeader[], edit: string): OpenEntry {
    const name = baseOf(entry.name);
    const into = new FileBytes(name, this.#limits.rewrittenFileBytes);
    const feeder: ByteFeeder<number> = new ByteFeeder(
      rewriteRoutes(name, () => feeder.offset, into),
      name,
      this.#budget.work,
    );
    return {
      entry,
      bytes: 0,
      write: (part) => feeder.write(part),
      close: () => {
        const routes = feeder.end();
        for (let route = 0; route < routes; route += 1) this.edits.count(edit);
        this.#putRewritten(entry, headers, into, routes > 0);
      },
    };
  }

  get #changes(): number {
    return [...this.edits.counts.values()].reduce((sum, count) => sum + count, 0);
  }

  #putRewritten(entry: TarEntry, headers: readonly TarHeader[], { written }: FileBytes, changed: boolean): void {
    if (changed) this.changedFiles.push(entry.name);
    const fitting = written.length === entry.size ? headers : resizeHeaders(headers, written.length);
    this.#output.push(...bytesOf(fitting), written, paddingOf(written.length));
  }
}

function bytesOf(headers: readonly TarHeader[]): readonly Uint8Array[] {
  return headers.flatMap(({ block, content }) => [block, content, paddingOf(content.length)]);
}

function paddingOf(size: number): Uint8Array {
  return new Uint8Array(-size & (BLOCK_BYTES - 1));
}

function baseOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
