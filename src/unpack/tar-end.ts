import { ImageError } from '#core/formats/image-error.ts';

const BLOCK_BYTES = 512;

/**
 * Where a tar ends. tar-stream reads on after the two zero blocks that end an archive and says nothing when they are
 * missing; `tar` itself stops there. So that nobody sees other files than `tar` would, what follows the end must be
 * zeros, and there must be an end.
 */
export class TarEnd {
  #headerBytes: number;
  /** Offset of the first byte after the last entry, padding included. */
  #entryEnd = 0;
  #chunk: Uint8Array = new Uint8Array(0);
  #chunkStart = 0;
  /** Whether the block at #entryEnd is an end marker; null while it has not arrived. */
  #ended: boolean | null = null;

  constructor(headerBytes: number) {
    this.#headerBytes = headerBytes;
  }

  get offset(): number {
    return this.#chunkStart + this.#chunk.length;
  }

  get ended(): boolean {
    return this.#ended === true;
  }

  /** Before the archive reader gets the chunk. */
  before(chunk: Uint8Array): void {
    this.#chunkStart += this.#chunk.length;
    this.#chunk = chunk;
    this.#look();
  }

  /** For every entry: `dataStart` is the offset of its first byte. */
  entry(dataStart: number, size: number): void {
    if (this.#ended === true) throw this.#error('archive-malformed', 'entries after the end of the archive');
    this.#entryEnd = dataStart + Math.ceil(size / BLOCK_BYTES) * BLOCK_BYTES;
    this.#ended = null;
    this.#look();
  }

  /** After the archive reader has taken the chunk. */
  after(): void {
    const at = Math.max(0, this.#entryEnd - this.#chunkStart);
    if (this.#ended === true && this.#chunk.subarray(at).some((byte) => byte !== 0)) {
      throw this.#error('image-trailing-bytes', 'bytes after the end of the archive');
    }
    if (this.#ended === false && this.offset > this.#entryEnd + this.#headerBytes) {
      throw this.#error('archive-malformed', `more than ${this.#headerBytes} bytes of headers`);
    }
  }

  finish(): void {
    if (this.#ended === true && this.offset >= this.#entryEnd + BLOCK_BYTES) return;
    throw this.#error('image-truncated', 'the archive has no end');
  }

  #look(): void {
    if (this.#ended !== null) return;
    const byte = this.#chunk[this.#entryEnd - this.#chunkStart];
    if (byte !== undefined) this.#ended = byte === 0;
  }

  #error(code: 'archive-malformed' | 'image-trailing-bytes' | 'image-truncated', message: string): ImageError {
    return new ImageError(code, message, { offset: this.#ended === true ? this.#entryEnd : this.offset });
  }
}
