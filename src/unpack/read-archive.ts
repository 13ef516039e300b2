import { extract, type Header } from 'tar-stream';
import type { CriuImageSet } from '#core/formats/criu/criu-image-set.ts';
import { type CriuSetReader, createCriuSetReader } from '#core/formats/criu/criu-set-reader.ts';
import { ImageError } from '#core/formats/image-error.ts';
import { type ByteSource, slice } from './byte-source.ts';
import { checkEntry } from './check-entry.ts';
import type { UnpackLimits } from './limits.ts';
import { TarEnd } from './tar-end.ts';

const STEP_BYTES = 64 * 1024;
const BLOCK_BYTES = 512;
const CHECKSUM_AT = 148;
const CHECKSUM_BYTES = 8;

/** By the header checksum, which tars of every age have. */
export function looksLikeTar(head: Uint8Array): boolean {
  if (head.length < BLOCK_BYTES || head[0] === 0) return false;
  const block = head.subarray(0, BLOCK_BYTES);
  const field = block.subarray(CHECKSUM_AT, CHECKSUM_AT + CHECKSUM_BYTES);
  const stored = Number.parseInt(new TextDecoder().decode(field), 8);
  const inField = field.reduce((sum, byte) => sum + byte, 0);
  return block.reduce((sum, byte) => sum + byte, 0) - inField + CHECKSUM_BYTES * 0x20 === stored;
}

/**
 * Reads a tar in one pass, file by file, into an image set; nothing is written anywhere. The archive is read to its
 * last byte. Throws ImageError.
 */
export async function readArchive(source: ByteSource, limits: UnpackLimits): Promise<CriuImageSet> {
  const reading = new ArchiveReading(limits);
  try {
    for await (const chunk of slice(source, STEP_BYTES)) await reading.write(chunk);
    return await reading.end();
  } finally {
    reading.close();
  }
}

/** An entry's content, as the async iterator of tar-stream types it. */
type EntryStream = ReturnType<typeof extract> extends AsyncIterable<infer Entry> ? Entry : never;

class ArchiveReading {
  #tar: ReturnType<typeof extract>;
  #set: CriuSetReader = createCriuSetReader();
  #end: TarEnd;
  #limits: UnpackLimits;
  #entries = 0;
  #failure: unknown = null;

  constructor(limits: UnpackLimits) {
    this.#limits = limits;
    this.#end = new TarEnd(limits.headerBytes);
    // A mark of one byte makes every write wait until its bytes are through: the pace of the body is ours.
    this.#tar = extract({ allowUnknownFormat: true, highWaterMark: 1 } as never);
    this.#tar.on('error', (error) => {
      this.#failure ??= error;
    });
    this.#tar.on('entry', (header, stream, next) => {
      stream.on('error', () => {});
      this.#attempt(() => this.#openEntry(header, stream, next));
    });
  }

  async write(chunk: Uint8Array): Promise<void> {
    this.#attempt(() => this.#end.before(chunk));
    if (this.#failure === null && !this.#tar.write(chunk)) await this.#settled('drain');
    this.#throwFailure();
    this.#end.after();
  }

  async end(): Promise<CriuImageSet> {
    this.#tar.end(undefined as never);
    await this.#settled('finish');
    this.#throwFailure();
    this.#end.finish();
    return this.#set.end();
  }

  close(): void {
    this.#tar.destroy();
  }

  #openEntry(header: Header, stream: EntryStream, next: () => void): void {
    this.#entries += 1;
    if (this.#entries > this.#limits.archiveEntries) {
      throw new ImageError('archive-too-many-entries', `more than ${this.#limits.archiveEntries} entries`);
    }
    const kind = checkEntry(header, this.#limits);
    const size = kind === 'directory' ? 0 : (header.size ?? 0);
    this.#end.entry((header as { byteOffset?: number }).byteOffset ?? 0, size);
    if (kind === 'file') this.#set.openFile(header.name, size);
    if (kind === 'link') this.#set.noteLink(header.name, header.linkname ?? '');
    stream.on('data', (chunk) => {
      if (kind === 'file') this.#attempt(() => this.#set.write(chunk as Uint8Array));
    });
    stream.on('end', () => {
      if (kind === 'file') this.#attempt(() => this.#set.closeFile());
      if (this.#failure === null) next();
    });
  }

  /** Runs what must not throw inside of an event. */
  #attempt(run: () => void): void {
    if (this.#failure !== null) return;
    try {
      run();
    } catch (error) {
      this.#failure = error;
      this.#tar.destroy();
    }
  }

  async #settled(event: 'drain' | 'finish'): Promise<void> {
    if (this.#tar.destroyed) return;
    await new Promise<void>((resolve) => {
      const settle = () => {
        this.#tar.off(event, settle);
        this.#tar.off('close', settle);
        resolve();
      };
      this.#tar.on(event, settle);
      this.#tar.on('close', settle);
    });
  }

  #throwFailure(): void {
    if (this.#failure === null) return;
    if (this.#failure instanceof ImageError) throw this.#failure;
    const message = this.#failure instanceof Error ? this.#failure.message : 'unreadable';
    const where = { offset: this.#end.offset };
    if (message === 'Unexpected end of data')
      throw new ImageError('image-truncated', 'the archive ends too early', where);
    if (this.#end.ended) throw new ImageError('image-trailing-bytes', 'bytes after the end of the archive', where);
    throw new ImageError('archive-malformed', `tar: ${message}`, where);
  }
}
