import { checkHuffman, decodeHuffman, type HuffmanTable, readHuffmanTable } from './huffman-table.ts';
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
const COMPRESSED = 2;
const TREELESS = 3;
const JUMP_TABLE_BYTES = 6;

/** The literals section of a compressed block (RFC 8878 section 3.1.1.3.1). */
export function readLiterals(block: Uint8Array, maxBytes: number, before: HuffmanTable | null): Literals {
  const head = readLiteralsHead(block);
  const content = contentOf(head, block, maxBytes);
  const length = head.length + head.compressed;
  if (head.type === RAW) return { bytes: content, table: before, length };
  const bytes = new Uint8Array(head.size);
  if (head.type === RUN_LENGTH) return { bytes: bytes.fill(content[0] ?? 0), table: before, length };
  const { table, streams } = readStreams(head, content, before);
  for (const stream of streams) decodeHuffman(table, stream.bytes, bytes.subarray(stream.start, stream.end));
  return { bytes, table, length };
}

/** Whether the literals could be read, without doing so; answers with the table for a later block. @throws ImageError */
export function checkLiterals(block: Uint8Array, maxBytes: number, before: HuffmanTable | null): HuffmanTable | null {
  const head = readLiteralsHead(block);
  const content = contentOf(head, block, maxBytes);
  if (head.type === RAW || head.type === RUN_LENGTH) return before;
  const { table, streams } = readStreams(head, content, before);
  for (const { bytes, start, end } of streams) checkHuffman(table, bytes, end - start);
  return table;
}

function contentOf(head: LiteralsHead, block: Uint8Array, maxBytes: number): Uint8Array {
  if (head.size > maxBytes) throw malformed('a block has too many literals');
  const end = head.length + head.compressed;
  if (end > block.length) throw malformed('the literals are truncated');
  return block.subarray(head.length, end);
}

export interface LiteralsHead {
  readonly type: number;
  readonly length: number;
  /** Bytes that come out, and bytes that they take here. */
  readonly size: number;
  readonly compressed: number;
  readonly streams: 1 | 4;
  readonly definesTable: boolean;
}

export function readLiteralsHead(block: Uint8Array): LiteralsHead {
  const [first = 0] = block;
  const type = first & 3;
  const format = (first >> 2) & 3;
  if (type === RAW || type === RUN_LENGTH) {
    const length = format === 1 ? 2 : format === 3 ? 3 : 1;
    const size = Math.floor(numberAt(block, length) / (length === 1 ? 8 : 16));
    return { type, length, size, compressed: type === RAW ? size : 1, streams: 1, definesTable: false };
  }
  const length = [3, 3, 4, 5][format] ?? 5;
  const unit = 2 ** ([10, 10, 14, 18][format] ?? 18);
  const both = Math.floor(numberAt(block, length) / 16);
  const streams = format === 0 ? 1 : 4;
  const sizes = { size: both % unit, compressed: Math.floor(both / unit) };
  return { type, length, ...sizes, streams, definesTable: type === COMPRESSED };
}

function numberAt(block: Uint8Array, length: number): number {
  if (block.length < length) throw malformed('the literals are truncated');
  return block.subarray(0, length).reduceRight((sum, byte) => sum * 256 + byte, 0);
}

interface LiteralsStream {
  readonly bytes: Uint8Array;
  /** Which of the literals it holds. */
  readonly start: number;
  readonly end: number;
}

function readStreams(
  head: LiteralsHead,
  content: Uint8Array,
  before: HuffmanTable | null,
): { readonly table: HuffmanTable; readonly streams: readonly LiteralsStream[] } {
  const { table, length } = head.type === TREELESS ? { table: before, length: 0 } : readHuffmanTable(content);
  if (table === null) throw malformed('literals use a table that was not defined');
  const coded = content.subarray(length);
  return { table, streams: head.streams === 4 ? fourStreams(coded, head.size) : [wholeStream(coded, head.size)] };
}

function wholeStream(bytes: Uint8Array, size: number): LiteralsStream {
  return { bytes, start: 0, end: size };
}

function fourStreams(coded: Uint8Array, size: number): readonly LiteralsStream[] {
  const part = (size + 3) >> 2;
  if (coded.length < JUMP_TABLE_BYTES || part * 3 > size) throw malformed('the literals are truncated');
  let at = JUMP_TABLE_BYTES;
  return [0, 1, 2, 3].map((stream) => {
    const length = (coded[stream * 2] ?? 0) | ((coded[stream * 2 + 1] ?? 0) << 8);
    const end = stream === 3 ? coded.length : at + length;
    if (end > coded.length) throw malformed('the literals are truncated');
    const bytes = coded.subarray(at, end);
    at = end;
    return { bytes, start: stream * part, end: stream === 3 ? size : (stream + 1) * part };
  });
}
