import { malformed } from './malformed.ts';

const MIN_SPARE_BYTES = 256 * 1024;
/** Up to here a loop is faster than a call. */
const SHORT_BYTES = 48;

/**
 * What has come out of a frame, as far back as matches may reach. The buffer holds half a window more than the window,
 * so that moving it costs two bytes for each that comes out, whatever the blocks are like.
 */
export class OutputWindow {
  #buffer = new Uint8Array(0);
  #windowBytes = 0;
  #end = 0;
  #blockStart = 0;
  #blockLimit = 0;

  /** A new frame: nothing of the one before can be reached. */
  open(windowBytes: number): void {
    this.#windowBytes = windowBytes;
    this.#end = 0;
    const size = windowBytes + Math.max(windowBytes >> 1, MIN_SPARE_BYTES);
    if (size > this.#buffer.length) this.#buffer = new Uint8Array(size);
  }

  /** Starts a block of at most this many bytes. */
  begin(maxBytes: number): void {
    if (this.#end + maxBytes > this.#buffer.length) {
      const kept = Math.min(this.#end, this.#windowBytes);
      this.#buffer.copyWithin(0, this.#end - kept, this.#end);
      this.#end = kept;
    }
    this.#blockStart = this.#end;
    this.#blockLimit = this.#end + maxBytes;
  }

  append(bytes: Uint8Array, start = 0, end = bytes.length): void {
    const at = this.#grow(end - start);
    if (end - start > SHORT_BYTES) this.#buffer.set(bytes.subarray(start, end), at);
    else for (let index = start; index < end; index += 1) this.#buffer[at + index - start] = bytes[index] ?? 0;
  }

  fill(byte: number, count: number): void {
    const at = this.#grow(count);
    this.#buffer.fill(byte, at, at + count);
  }

  /** Repeats the bytes from `offset` bytes back. A match may overlap its own output. */
  match(offset: number, length: number): void {
    if (offset > Math.min(this.#end, this.#windowBytes) || offset < 1)
      throw malformed('a match offset is outside the window');
    const at = this.#grow(length);
    const buffer = this.#buffer;
    if (length > SHORT_BYTES && offset >= length) buffer.copyWithin(at, at - offset, at - offset + length);
    else for (let index = at; index < at + length; index += 1) buffer[index] = buffer[index - offset] ?? 0;
  }

  /** A copy of the block's bytes. */
  block(): Uint8Array {
    return this.#buffer.slice(this.#blockStart, this.#end);
  }

  #grow(count: number): number {
    const at = this.#end;
    if (at + count > this.#blockLimit) throw malformed('a block exceeds its maximum size');
    this.#end = at + count;
    return at;
  }
}
