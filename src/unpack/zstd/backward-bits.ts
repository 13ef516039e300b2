import { malformed } from './malformed.ts';

/** No read takes more bits at once: with 7 of a byte begun they still fit into 32. */
const MAX_BITS = 24;

/**
 * Bits from the end of a range of bytes to its start (RFC 8878 sections 4.1 and 4.2). The last byte's highest bit marks
 * where they begin. What lies before the start reads as zeros; `left` then is negative, and the reader decides whether
 * that was the end or an error.
 */
export class BackwardBits {
  left: number;
  #view: DataView;

  constructor(bytes: Uint8Array) {
    const last = bytes.at(-1) ?? 0;
    if (last === 0) throw malformed('a bit stream has no end mark');
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.left = bytes.length * 8 - (Math.clz32(last) - 23);
  }

  read(count: number): number {
    if (count > MAX_BITS) return this.read(count - 16) * 0x1_0000 + this.read(16);
    this.left -= count;
    return this.at(this.left, count);
  }

  /** The next bits without taking them. */
  peek(count: number): number {
    return this.at(this.left - count, count);
  }

  /** So many bits from this place on, counted from the start. */
  at(position: number, count: number): number {
    if (position < 0) return this.#beforeStart(position, count);
    const at = position >>> 3;
    const word = at + 4 <= this.#view.byteLength ? this.#view.getUint32(at, true) : this.#lastBytes(at);
    return (word >>> (position & 7)) & ((1 << count) - 1);
  }

  #beforeStart(position: number, count: number): number {
    const missing = -position;
    return missing >= count ? 0 : this.at(0, count - missing) << missing;
  }

  #lastBytes(at: number): number {
    let word = 0;
    for (let byte = this.#view.byteLength - 1; byte >= at; byte -= 1) word = (word << 8) | this.#view.getUint8(byte);
    return word;
  }
}
