/** Protobuf on the wire, written down for damaging it; the decoder of the product is not used. */

export interface WireField {
  readonly number: number;
  readonly wire: number;
  /** The tag. */
  readonly start: number;
  /** The value; of a length-delimited field what follows its length. */
  readonly value: number;
  readonly end: number;
}

export const VARINT = 0;
export const FIXED64 = 1;
export const LENGTH = 2;
export const GROUP_START = 3;
export const GROUP_END = 4;
const FIXED32 = 5;

/** The fields of a message; null where the bytes are none. */
export function fieldsOf(bytes: Uint8Array): readonly WireField[] | null {
  const fields: WireField[] = [];
  for (let at = 0; at < bytes.length; ) {
    const field = fieldAt(bytes, at);
    if (field === null || field.end > bytes.length) return null;
    fields.push(field);
    at = field.end;
  }
  return fields;
}

function fieldAt(bytes: Uint8Array, start: number): WireField | null {
  const tag = varintAt(bytes, start);
  if (tag === null) return null;
  const [number, wire] = [Math.floor(tag.value / 8), tag.value % 8];
  if (number === 0) return null;
  const field = { number, wire, start };
  if (wire === FIXED64) return { ...field, value: tag.end, end: tag.end + 8 };
  if (wire === FIXED32) return { ...field, value: tag.end, end: tag.end + 4 };
  const next = varintAt(bytes, tag.end);
  if (next === null) return null;
  if (wire === VARINT) return { ...field, value: tag.end, end: next.end };
  return wire === LENGTH ? { ...field, value: next.end, end: next.end + next.value } : null;
}

function varintAt(bytes: Uint8Array, start: number): { value: number; end: number } | null {
  let value = 0;
  for (let at = start; at < Math.min(bytes.length, start + 10); at += 1) {
    const byte = bytes[at] ?? 0;
    value += (byte & 0x7f) * 2 ** (7 * (at - start));
    if (byte < 0x80) return { value, end: at + 1 };
  }
  return null;
}

export function varint(value: bigint): Uint8Array {
  const bytes: number[] = [];
  let left = value;
  for (; left > 0x7fn; left >>= 7n) bytes.push(Number(left & 0x7fn) | 0x80);
  return Uint8Array.from([...bytes, Number(left)]);
}

export function tagOf(number: number, wire: number): Uint8Array {
  return varint(BigInt(number) * 8n + BigInt(wire));
}
