import type { NumberAt } from './record-lengths.ts';

/** Numbers are in the native order of the machine that wrote the image. */
export type ByteOrder = 'little' | 'big';

/** A number of a structure; 64-bit ones lose precision above 2^53, which no count, kind or size reaches. */
export function readNumber(bytes: Uint8Array, at: number, width: NumberAt['width'], order: ByteOrder): number {
  let value = 0;
  for (let index = 0; index < width; index += 1) {
    value = value * 256 + (bytes[order === 'big' ? at + index : at + width - 1 - index] ?? 0);
  }
  return value;
}

/** The two magics do not fit a double, so they are compared as halves. */
export interface Magic {
  readonly high: number;
  readonly low: number;
}

/** Kernel patch to include/linux/magic.h; the user-cr headers do not have them. */
export const HEADER_MAGIC: Magic = { high: 0x00feed0c, low: 0xc0a2d200 };
export const TAIL_MAGIC: Magic = { high: 0x002d2a0c, low: 0xc0deef00 };

export function isMagic(bytes: Uint8Array, at: number, order: ByteOrder, magic: Magic): boolean {
  const [low, high] = order === 'little' ? [at, at + 4] : [at + 4, at];
  return readNumber(bytes, high, 4, order) === magic.high && readNumber(bytes, low, 4, order) === magic.low;
}

/** Type 1 and len 72 read so in one order only; both were the same in all 17 header revisions. */
export function byteOrderOf(head: Uint8Array): ByteOrder | null {
  if (head.length < 8) return null;
  const orders: readonly ByteOrder[] = ['little', 'big'];
  return orders.find((order) => readNumber(head, 0, 4, order) === 1 && readNumber(head, 4, 4, order) === 72) ?? null;
}
