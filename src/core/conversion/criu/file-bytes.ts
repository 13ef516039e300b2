import type { ByteOrder } from '../../formats/criu/file-reading.ts';
import { ImageError } from '../../formats/image-error.ts';

const FIRST_BYTES = 4 * 1024;

/**
 * A rewritten file. An archive has the size before the content, so the file is held until it is complete. It grows as it
 * is written; a cap stops a hostile file.
 */
export class FileBytes {
  readonly #file: string;
  readonly #cap: number;
  #buffer = new Uint8Array(FIRST_BYTES);
  #length = 0;

  constructor(file: string, cap: number) {
    this.#file = file;
    this.#cap = cap;
  }

  push(part: Uint8Array): void {
    const needed = this.#length + part.length;
    if (needed > this.#cap) {
      const message = `${this.#file}: more than ${this.#cap} bytes in a file to rewrite`;
      throw new ImageError('image-too-large', message, { file: this.#file, offset: this.#length });
    }
    if (needed > this.#buffer.length) {
      const grown = new Uint8Array(Math.min(this.#cap, Math.max(needed, this.#buffer.length * 2)));
      grown.set(this.#buffer.subarray(0, this.#length));
      this.#buffer = grown;
    }
    this.#buffer.set(part, this.#length);
    this.#length = needed;
  }

  pushU32(value: number, order: ByteOrder): void {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setUint32(0, value, order === 'little');
    this.push(bytes);
  }

  get written(): Uint8Array {
    return this.#buffer.subarray(0, this.#length);
  }
}
