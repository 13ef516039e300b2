import { classifyName } from '#core/formats/criu/file-kinds.ts';
import { baseOf, joinBytes } from './fuzz-set.ts';

/** An image file, cut up. This is not the reader: it takes for granted that the file is well-formed. */
export interface FileParts {
  /** The magics. */
  readonly head: Uint8Array;
  /** Messages, without their sizes. */
  readonly entries: readonly Uint8Array[];
  /** Payload, and whatever else is no entry. */
  readonly rest: Uint8Array;
  readonly hasPayload: boolean;
}

/** Magics that stand before that of the kind (CRIU criu/include/magic.h). */
const GROUP_MAGICS: readonly number[] = [0x54564319, 0x55105940];

/** Null: no file of entries, or not one any more. */
export function splitFile(path: string, bytes: Uint8Array): FileParts | null {
  const known = classifyName(baseOf(path));
  if (known?.form !== 'entries' || bytes.length < 8) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const hasPayload = known.file.payload !== null;
  const first = GROUP_MAGICS.includes(view.getUint32(0, true)) ? 8 : 4;
  const entries: Uint8Array[] = [];
  let at = first;
  while (at + 4 <= bytes.length && !(hasPayload && entries.length > 0)) {
    const size = view.getUint32(at, true);
    if (at + 4 + size > bytes.length) break;
    entries.push(bytes.subarray(at + 4, at + 4 + size));
    at += 4 + size;
  }
  return { head: bytes.subarray(0, first), entries, rest: bytes.subarray(at), hasPayload };
}

export function joinFile({ head, entries, rest }: Pick<FileParts, 'head' | 'entries' | 'rest'>): Uint8Array {
  return joinBytes(head, ...entries.flatMap((entry) => [u32(entry.length), entry]), rest);
}

/** Where the size of an entry stands. */
export function offsetOfEntry({ head, entries }: FileParts, index: number): number {
  return entries.slice(0, index).reduce((sum, entry) => sum + 4 + entry.length, head.length);
}

export function u32(value: number, little = true): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, little);
  return bytes;
}
