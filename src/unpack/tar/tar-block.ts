/** Layout of a header block: POSIX.1-1988 ustar, which PAX, GNU and older tars share as far as it is read here. */
export const BLOCK_BYTES = 512;

const NAME = [0, 100] as const;
const SIZE = [124, 12] as const;
const CHECKSUM = [148, 8] as const;
const TYPE_AT = 156;
const TARGET = [157, 100] as const;
const MAGIC = [257, 6] as const;
const PREFIX = [345, 155] as const;

const USTAR_MAGIC = 'ustar\0';
const SPACE = 0x20;
const DECODER = new TextDecoder();

export interface TarBlock {
  readonly name: string;
  /** null when the field is no number that fits. */
  readonly size: number | null;
  /** The type flag as a character; `0` for the NUL of old tars. */
  readonly type: string;
  /** Where a link points to. */
  readonly target: string;
}

export function isZeroBlock(block: Uint8Array): boolean {
  return block.every((byte) => byte === 0);
}

/** By the header checksum, which tars of every age have. */
export function hasChecksum(block: Uint8Array): boolean {
  const field = bytesAt(block, CHECKSUM);
  const inField = sumOf(field);
  return numberOf(field) === sumOf(block) - inField + field.length * SPACE;
}

/** The same header for content of another size, as octal digits: what a header is changed for is far below 8 GiB. */
export function withSize(block: Uint8Array, size: number): Uint8Array {
  const changed = new Uint8Array(block);
  const digits = new TextEncoder().encode(`${size.toString(8).padStart(SIZE[1] - 1, '0')}\0`);
  changed.set(digits, SIZE[0]);
  const inField = sumOf(bytesAt(changed, CHECKSUM));
  const sum = sumOf(changed) - inField + CHECKSUM[1] * SPACE;
  changed.set(new TextEncoder().encode(`${sum.toString(8).padStart(6, '0')}\0 `), CHECKSUM[0]);
  return changed;
}

/** To be asked only of a block that has its checksum. */
export function decodeTarBlock(block: Uint8Array): TarBlock {
  const name = textOf(bytesAt(block, NAME));
  const isUstar = DECODER.decode(bytesAt(block, MAGIC)) === USTAR_MAGIC;
  const prefix = isUstar ? textOf(bytesAt(block, PREFIX)) : '';
  return {
    name: prefix === '' ? name : `${prefix}/${name}`,
    size: numberOf(bytesAt(block, SIZE)),
    type: String.fromCharCode(block[TYPE_AT] || 0x30),
    target: textOf(bytesAt(block, TARGET)),
  };
}

/** Text up to the first NUL. */
export function textOf(field: Uint8Array): string {
  const end = field.indexOf(0);
  return DECODER.decode(end < 0 ? field : field.subarray(0, end));
}

function bytesAt(block: Uint8Array, [at, length]: readonly [number, number]): Uint8Array {
  return block.subarray(at, at + length);
}

function sumOf(bytes: Uint8Array): number {
  let sum = 0;
  // Every header is summed up, and not by `for of`, which calls an iterator for each byte before it is compiled.
  for (let at = 0; at < bytes.length; at += 1) sum += bytes[at] ?? 0;
  return sum;
}

/** Octal digits between spaces and NULs, or (GNU, since 1999) 0x80 and a big-endian number for what octal cannot hold. */
function numberOf(field: Uint8Array): number | null {
  if (field[0] === 0x80) {
    const number = field.subarray(1).reduce((sum, byte) => sum * 256 + byte, 0);
    return Number.isSafeInteger(number) ? number : null;
  }
  const [, digits] = /^[ \0]*([0-7]*)(?:[ \0].*)?$/s.exec(String.fromCharCode(...field)) ?? [];
  if (digits === undefined) return null;
  return digits === '' ? 0 : Number.parseInt(digits, 8);
}
