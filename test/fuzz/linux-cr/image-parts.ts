import { type ByteOrder, readNumber } from '#core/formats/linux-cr/byte-order.ts';
import type { HeaderRevision } from '#core/object-types/linux-cr/header-revision.ts';

/** One record of an image with whatever follows it without a head of its own. Its bytes are never changed in place. */
export interface Part {
  /** CKPT_HDR_ name; the number where the revision has none. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface FuzzImage {
  readonly name: string;
  readonly revision: HeaderRevision;
  readonly order: ByteOrder;
  /** Read whole as it stands. */
  readonly valid: boolean;
  readonly parts: readonly Part[];
}

/** What follows a record without a head: the page of a SOCKET_FRAG, the huge page of an HPAGE. */
export type UnframedBytes = Readonly<Record<string, number>>;

/**
 * Cuts an image into its records. This is not the reader: the revision is known here, and what stands unframed is said
 * by whoever wrote the image. Bytes that are no record any more become one last part.
 */
export function splitIntoParts(
  bytes: Uint8Array,
  revision: HeaderRevision,
  order: ByteOrder,
  unframed: UnframedBytes,
): readonly Part[] {
  const names = new Map(Object.entries(revision.typeNumbers).map(([name, number]) => [number, name]));
  const parts: Part[] = [];
  for (let at = 0; at < bytes.length; ) {
    const left = bytes.length - at;
    const len = left < 8 ? left : readNumber(bytes, at + 4, 4, order);
    const number = left < 8 ? 0 : readNumber(bytes, at, 4, order);
    const name = names.get(number) ?? String(number);
    const size = Math.min(left, Math.max(1, len + (unframed[name] ?? 0)));
    parts.push({ name, bytes: bytes.subarray(at, at + size) });
    at += size;
  }
  return parts;
}

export function joinParts(parts: readonly Part[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.bytes.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part.bytes, at);
    at += part.bytes.length;
  }
  return bytes;
}

export function offsetOfPart(parts: readonly Part[], index: number): number {
  let offset = 0;
  for (const part of parts.slice(0, index)) offset += part.bytes.length;
  return offset;
}

/** A copy of a part with one number in it changed. */
export function withNumber(part: Part, at: number, width: 1 | 2 | 4, value: number, order: ByteOrder): Part {
  const bytes = part.bytes.slice();
  const view = new DataView(bytes.buffer);
  const little = order === 'little';
  if (width === 1) view.setUint8(at, value);
  else if (width === 2) view.setUint16(at, value, little);
  else view.setUint32(at, value, little);
  return { name: part.name, bytes };
}

export function replacePart(parts: readonly Part[], index: number, ...by: readonly Part[]): readonly Part[] {
  return [...parts.slice(0, index), ...by, ...parts.slice(index + 1)];
}

export function recordOf(name: string, number: number, len: number, order: ByteOrder): Part {
  const head = withNumber({ name, bytes: new Uint8Array(len) }, 0, 4, number, order);
  return withNumber(head, 4, 4, len, order);
}
