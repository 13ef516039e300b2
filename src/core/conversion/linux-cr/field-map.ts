import { type ByteOrder, readNumber } from '../../formats/linux-cr/byte-order.ts';
import { writeNumber } from '../../formats/linux-cr/write-number.ts';
import type { Arch } from '../../image/arch.ts';

/** A number that became wider: from, bytes there, to, bytes there; signed ones keep their sign. */
export interface Widening {
  readonly from: number;
  readonly fromBytes: 2 | 4;
  readonly to: number;
  readonly toBytes: 4 | 8;
  readonly signed: boolean;
}

/**
 * How the bytes of one version of a record become those of the next. Offsets count from the start of the record (or of
 * the element, where elements changed), its type and len included. What is not named is 0.
 */
export interface FieldMap {
  readonly of: 'record' | 'element';
  /** Architectures that it was computed for; the layouts of others differ or did not exist. */
  readonly arches: readonly Arch[];
  readonly oldBytes: number;
  readonly newBytes: number;
  /** from, to, bytes. */
  readonly copies: readonly (readonly [from: number, to: number, bytes: number])[];
  readonly widens?: readonly Widening[];
  /** at, bytes, value: fields that the older version does not have and that are not 0. */
  readonly fills?: readonly (readonly [at: number, bytes: 1 | 2 | 4, value: number])[];
}

/** The newer bytes. Behind `oldBytes` a record may hold an array or a private part, which moves along. */
export function applyForward(map: FieldMap, old: Uint8Array, order: ByteOrder): Uint8Array {
  const rest = Math.max(0, old.length - map.oldBytes);
  const out = new Uint8Array(map.newBytes + rest);
  for (const [from, to, bytes] of map.copies) out.set(old.subarray(from, from + bytes), to);
  for (const { from, fromBytes, to, toBytes, signed } of map.widens ?? []) {
    const value = readNumber(old, from, fromBytes, order);
    const negative = signed && value >= 2 ** (8 * fromBytes - 1);
    if (negative) out.fill(0xff, to, to + toBytes);
    writeNumber(
      out,
      order === 'little' || !negative ? to : to + toBytes - fromBytes,
      negative ? fromBytes : toBytes,
      value,
      order,
    );
  }
  for (const [at, bytes, value] of map.fills ?? []) writeNumber(out, at, bytes, value, order);
  out.set(old.subarray(map.oldBytes), map.newBytes);
  return out;
}

/** The older bytes; what the older version has no place for is gone. */
export function applyBackward(map: FieldMap, newer: Uint8Array, order: ByteOrder): Uint8Array {
  const rest = Math.max(0, newer.length - map.newBytes);
  const out = new Uint8Array(map.oldBytes + rest);
  for (const [from, to, bytes] of map.copies) out.set(newer.subarray(to, to + bytes), from);
  for (const { from, fromBytes, to, toBytes } of map.widens ?? []) {
    const at = order === 'little' ? to : to + toBytes - fromBytes;
    out.set(newer.subarray(at, at + fromBytes), from);
  }
  out.set(newer.subarray(map.newBytes), map.oldBytes);
  return out;
}
