import { decodeHuffman, type HuffmanTable, readHuffmanTable } from './huffman-table.ts';
import { malformed } from './malformed.ts';

export interface Literals {
  readonly bytes: Uint8Array;
  /** The table used, for a later block that wants it again. */
  readonly table: HuffmanTable | null;
  /** Bytes of the block that the section took. */
  readonly length: number;
}

const RAW = 0;
const RUN_LENGTH = 1;
const TREELESS = 3;
const JUMP_TABLE_BYTES = 6;

/** The literals section of a compressed block (RFC 8878 section 3.1.1.3.1). */
export function readLiterals(block: Uint8Array, maxBytes: number, before: HuffmanTable | null): Literals {
  const head = readHead(block);
  if (head.size > maxBytes) throw malformed('a block has too many literals');
  const end = head.length + head.compressed;
  if (end > block.length) throw malformed('the literals are truncated');
  const content = block.subarray(head.length, end);
  if (head.type === RAW) return { bytes: content, table: before, length: end };
  if (head.type === RUN_LENGTH) {
    return { bytes: new Uint8Array(head.size).fill(content[0] ?? 0), table: before, length: end };
  }
  const own = head.type === TREELESS ? { table: before, length: 0 } : readHuffmanTable(content);
  if (own.table === null) throw malformed('literals use a table that was not defined');
  const bytes = new Uint8Array(head.size);
  decodeStreams(own.table, content.subarray(own.length), bytes, head.streams);
  return { bytes, table: own.table, length: end };
}

interface Head {
  readonly type: number;
  readonly length: number;
  /** Bytes that come out, and bytes that they take here. */
  readonly size: number;
  readonly compressed: number;
  readonly streams: 1 | 4;
}

function readHead(block: Uint8Array): Head {
  const [first = 0] = block;
  const type = first & 3;
  const format = (first >> 2) & 3;
  if (type === RAW || type === RUN_LENGTH) {
    const length = format === 1 ? 2 : format === 3 ? 3 : 1;
    const size = Math.floor(numberAt(block, length) / (length === 1 ? 8 : 16));
    return { type, length, size, compressed: type === RAW ? size : 1, streams: 1 };
  }
  const length = [3, 3, 4, 5][format] ?? 5;
  const unit = 2 ** ([10, 10, 14, 18][format] ?? 18);
  const both = Math.floor(numberAt(block, length) / 16);
  return { type, length, size: both % unit, compressed: Math.floor(both / unit), streams: format === 0 ? 1 : 4 };
}

function numberAt(block: Uint8Array, length: number): number {
  if (block.length < length) throw malformed('the literals are truncated');
  return block.subarray(0, length).reduceRight((sum, byte) => sum * 256 + byte, 0);
}

function decodeStreams(table: HuffmanTable, content: Uint8Array, into: Uint8Array, streams: 1 | 4): void {
  if (streams === 1) {
    decodeHuffman(table, content, into);
    return;
  }
  const part = (into.length + 3) >> 2;
  if (content.length < JUMP_TABLE_BYTES || part * 3 > into.length) throw malformed('the literals are truncated');
  let at = JUMP_TABLE_BYTES;
  for (let stream = 0; stream < 4; stream += 1) {
    const size = (content[stream * 2] ?? 0) | ((content[stream * 2 + 1] ?? 0) << 8);
    const end = stream === 3 ? content.length : at + size;
    if (end > content.length) throw malformed('the literals are truncated');
    const target = into.subarray(stream * part, stream === 3 ? into.length : (stream + 1) * part);
    decodeHuffman(table, content.subarray(at, end), target);
    at = end;
  }
}
