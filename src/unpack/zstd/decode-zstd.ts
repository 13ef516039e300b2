import type { ByteProgram } from '#core/formats/byte-program.ts';
import { ImageError } from '#core/formats/image-error.ts';
import type { WorkBudget } from '#core/formats/work-budget.ts';
import { BlockDecoder } from './decode-block.ts';
import { malformed } from './malformed.ts';
import { OutputWindow } from './output-window.ts';

const FRAME_MAGIC = 0xfd2fb528;
const SKIPPABLE_MAGIC = 0x184d2a50;
const MAX_BLOCK_BYTES = 128 * 1024;
const RAW = 0;
const RUN_LENGTH = 1;
const COMPRESSED = 2;

/**
 * Decodes a zstd stream (RFC 8878): frames one after the other, skippable ones among them. `emit` gets what comes out,
 * block by block. A window above `maxWindowBytes` is refused before anybody allocates it; work and memory are bounded by
 * what may come out of a block. Content checksums are passed by.
 */
export function* decodeZstd(
  maxWindowBytes: number,
  emit: (bytes: Uint8Array) => void,
  work: WorkBudget,
): ByteProgram<void> {
  const window = new OutputWindow();
  for (;;) {
    const magic = yield { take: 4, endAllowed: true };
    if (magic === null) return;
    const number = littleEndian(magic);
    if ((number & 0xfffffff0) >>> 0 === SKIPPABLE_MAGIC) yield { skip: littleEndian(yield { take: 4 }) };
    else if (number === FRAME_MAGIC) yield* decodeFrame(window, maxWindowBytes, emit, work);
    else throw malformed('the bytes after a frame are not a frame');
  }
}

interface FrameHeader {
  readonly windowBytes: number;
  /** null where the frame does not say. */
  readonly contentBytes: number | null;
  readonly hasChecksum: boolean;
}

function* decodeFrame(
  window: OutputWindow,
  maxWindowBytes: number,
  emit: (bytes: Uint8Array) => void,
  work: WorkBudget,
): ByteProgram<void> {
  const header = yield* readHeader();
  const { windowBytes, contentBytes } = header;
  if (windowBytes > maxWindowBytes)
    throw unsupported(`the window has ${windowBytes} bytes, the limit is ${maxWindowBytes}`);
  const maxBlockBytes = Math.min(windowBytes, MAX_BLOCK_BYTES);
  const blocks = new BlockDecoder();
  window.open(windowBytes);
  let given = 0;
  for (let isLast = false; !isLast; ) {
    const head = littleEndian(yield { take: 3 });
    isLast = (head & 1) === 1;
    const type = (head >> 1) & 3;
    const size = head >>> 3;
    if (type > COMPRESSED || size > maxBlockBytes)
      throw malformed('a block has an invalid type or exceeds the maximum size');
    const bytes = (yield { take: type === RUN_LENGTH ? 1 : size }) ?? new Uint8Array(0);
    window.begin(maxBlockBytes);
    if (type === RAW) window.append(bytes);
    else if (type === RUN_LENGTH) window.fill(bytes[0] ?? 0, size);
    else work.spend(blocks.decode(bytes, maxBlockBytes, window), null, 0);
    const block = window.block();
    given += block.length;
    if (block.length > 0) emit(block);
  }
  if (contentBytes !== null && given !== contentBytes)
    throw malformed('the content size of a frame differs from its header');
  if (header.hasChecksum) yield { skip: 4 };
}

function* readHeader(): ByteProgram<FrameHeader> {
  const descriptor = littleEndian(yield { take: 1 });
  if ((descriptor & 8) !== 0) throw malformed('a frame header uses a reserved bit');
  const isSingle = (descriptor & 0x20) !== 0;
  const windowByte = isSingle ? 0 : littleEndian(yield { take: 1 });
  const dictionary = littleEndian(yield { take: [0, 1, 2, 4][descriptor & 3] ?? 0 });
  if (dictionary !== 0) throw unsupported('the data requires a dictionary');
  const sizeBytes = [isSingle ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0;
  const size = littleEndian(yield { take: sizeBytes }) + (sizeBytes === 2 ? 256 : 0);
  const contentBytes = sizeBytes === 0 ? null : size;
  return { windowBytes: isSingle ? size : windowOf(windowByte), contentBytes, hasChecksum: (descriptor & 4) !== 0 };
}

function unsupported(what: string): ImageError {
  return new ImageError('compression-unsupported', what);
}

function windowOf(byte: number): number {
  const base = 2 ** (10 + (byte >> 3));
  return base + (base / 8) * (byte & 7);
}

function littleEndian(bytes: Uint8Array | null): number {
  return (bytes ?? new Uint8Array(0)).reduceRight((sum, byte) => sum * 256 + byte, 0);
}
