import type { ByteOrder } from './byte-order.ts';

/** Puts a number in, two's complement where it is negative; at most 2^53 - 1. */
export function writeNumber(
  bytes: Uint8Array,
  at: number,
  width: 1 | 2 | 4 | 8,
  value: number,
  order: ByteOrder,
): void {
  let left = value < 0 ? value + 2 ** (8 * width) : value;
  for (let index = 0; index < width; index += 1) {
    bytes[order === 'little' ? at + index : at + width - 1 - index] = left % 256;
    left = Math.floor(left / 256);
  }
}
