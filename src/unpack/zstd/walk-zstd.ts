import type { ByteProgram } from '#core/formats/byte-program.ts';
import { ImageError } from '#core/formats/image-error.ts';
import type { WorkBudget } from '#core/formats/work-budget.ts';
import { stepsOfBlock } from './block-steps.ts';
import { malformed } from './malformed.ts';

export interface ZstdFrame {
  readonly windowBytes: number;
  /** null where the frame does not say. */
  readonly contentBytes: number | null;
  /** Of one block, before and after decoding. */
  readonly maxBlockBytes: number;
}

export interface ZstdBlock {
  readonly frame: ZstdFrame;
  readonly type: 'raw' | 'run-length' | 'compressed';
  /** A copy of the block as in the stream, with its header. */
  readonly encoded: Uint8Array;
  /** The same without its header; one byte of a run-length block. */
  readonly bytes: Uint8Array;
  /** What the block header says: of a run-length block, how often the byte is repeated. */
  readonly size: number;
  readonly isLast: boolean;
}

interface FrameHeader extends ZstdFrame {
  readonly hasChecksum: boolean;
}

const FRAME_MAGIC = 0xfd2fb528;
const SKIPPABLE_MAGIC = 0x184d2a50;
/** Of a block. */
const HEADER_BYTES = 3;
/** Of a block before and after decoding, by section 3.1.1.2.4. */
export const MAX_BLOCK_BYTES = 128 * 1024;
const BLOCK_TYPES = ['raw', 'run-length', 'compressed'] as const;

/**
 * Walks a zstd stream (RFC 8878) without decoding its blocks: frames one after the other, skippable ones among them.
 * `found` gets every block. A window above `maxWindowBytes` is refused before anybody allocates it. Content checksums
 * are passed by.
 */
export function* walkZstd(
  maxWindowBytes: number,
  found: (block: ZstdBlock) => void,
  work: WorkBudget,
): ByteProgram<void> {
  for (;;) {
    const magic = yield { take: 4, endAllowed: true };
    if (magic === null) return;
    const number = littleEndian(magic);
    if ((number & 0xfffffff0) >>> 0 === SKIPPABLE_MAGIC) yield { skip: littleEndian(yield { take: 4 }) };
    else if (number === FRAME_MAGIC) yield* walkFrame(maxWindowBytes, found, work);
    else throw malformed('the bytes after a frame are not a frame');
  }
}

function* walkFrame(maxWindowBytes: number, found: (block: ZstdBlock) => void, work: WorkBudget): ByteProgram<void> {
  const frame = yield* readHeader();
  const { windowBytes, maxBlockBytes, hasChecksum } = frame;
  if (windowBytes > maxWindowBytes)
    throw unsupported(`the window has ${windowBytes} bytes, the limit is ${maxWindowBytes}`);
  for (let isLast = false; !isLast; ) {
    const header = (yield { take: HEADER_BYTES })?.slice() ?? new Uint8Array(HEADER_BYTES);
    const head = littleEndian(header);
    isLast = (head & 1) === 1;
    const type = BLOCK_TYPES[(head >> 1) & 3];
    const size = head >>> 3;
    if (type === undefined || size > maxBlockBytes)
      throw malformed('a block has an invalid type or exceeds the maximum size');
    const encoded = joined(header, yield { take: type === 'run-length' ? 1 : size });
    const bytes = encoded.subarray(HEADER_BYTES);
    if (type === 'compressed') work.spend(stepsOfBlock(bytes), null, 0);
    found({ frame, type, encoded, bytes, size, isLast });
  }
  if (hasChecksum) yield { skip: 4 };
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
  const windowBytes = isSingle ? size : windowOf(windowByte);
  const maxBlockBytes = Math.min(windowBytes, MAX_BLOCK_BYTES);
  return { windowBytes, contentBytes, maxBlockBytes, hasChecksum: (descriptor & 4) !== 0 };
}

function joined(header: Uint8Array, content: Uint8Array | null): Uint8Array {
  const whole = new Uint8Array(HEADER_BYTES + (content?.length ?? 0));
  whole.set(header);
  if (content !== null) whole.set(content, HEADER_BYTES);
  return whole;
}

function unsupported(what: string): ImageError {
  return new ImageError('compression-unsupported', what);
}

/** Section 3.1.1.1.2: the window size that a window descriptor encodes, in bytes. */
export function windowOf(byte: number): number {
  const base = 2 ** (10 + (byte >> 3));
  return base + (base / 8) * (byte & 7);
}

function littleEndian(bytes: Uint8Array | null): number {
  return (bytes ?? new Uint8Array(0)).reduceRight((sum, byte) => sum * 256 + byte, 0);
}
