import { readNumber } from '../../formats/linux-cr/byte-order.ts';
import { wordBytesOf } from '../../formats/linux-cr/word-bytes.ts';
import { writeNumber } from '../../formats/linux-cr/write-number.ts';
import type { Converter } from './converter.ts';

const AT_VECTOR = 34;
const NCCS_AT = 54;
/** NCC of the old struct termio, NCCS of termios. Only POWER had another NCC, and it was dropped before NCCS came. */
const NCC = 8;
const NCCS = 19;
/** uflags is 64 bits wide at 64: its lowest byte. */
const FLAGS_LOW = { little: 64, big: 71 };
const NETNS = 0x02;

/** Bytes of the auxiliary vector -> its entries. */
const countEntries: Converter = (record, { arch, order }) => {
  const out = record.slice();
  writeNumber(out, AT_VECTOR, 2, Math.floor(readNumber(record, AT_VECTOR, 2, order) / wordBytesOf(arch)), order);
  return out;
};

const countBytes: Converter = (record, { arch, order }) => {
  const out = record.slice();
  writeNumber(out, AT_VECTOR, 2, readNumber(record, AT_VECTOR, 2, order) * wordBytesOf(arch), order);
  return out;
};

/** "do not save network namespaces" <-> "save them". */
const invertNetns: Converter = (record, { order }) => {
  const out = record.slice();
  const at = FLAGS_LOW[order];
  out[at] = (out[at] ?? 0) ^ NETNS;
  return out;
};

function setNccs(value: number): Converter {
  return (record, { order }) => {
    const out = record.slice();
    writeNumber(out, NCCS_AT, 2, value, order);
    return out;
  };
}

/** arch_id, rev and the kernel version are those of the target, whatever the way there: restampHeader. */
export const HEADER_CONVERTERS: Readonly<Record<string, Converter>> = {
  'HEADER@2>3': countEntries,
  'HEADER@3>2': countBytes,
  'HEADER@3>4': invertNetns,
  'HEADER@4>3': invertNetns,
  'HEADER@4>5': setNccs(NCCS),
  'HEADER@5>4': setNccs(NCC),
};

export interface HeaderStamp {
  readonly checkpointVersion: number;
  readonly archId: number;
  /** major, minor, patch. */
  readonly kernelVersion: readonly [number, number, number];
}

/** What the restart compares with its own numbers before it reads on. arch_id is little-endian on every machine. */
export function restampHeader(record: Uint8Array, stamp: HeaderStamp, order: 'little' | 'big'): Uint8Array {
  const out = record.slice();
  writeNumber(out, 16, 2, stamp.archId, 'little');
  for (const [index, number] of stamp.kernelVersion.entries()) writeNumber(out, 18 + 2 * index, 2, number, order);
  writeNumber(out, 24, 2, stamp.checkpointVersion, order);
  return out;
}
