import type { ByteProgram } from '#core/formats/byte-program.ts';
import { ImageError } from '#core/formats/image-error.ts';

const FRAME_MAGIC = 0xfd2fb528;
const SKIPPABLE_MAGIC = 0x184d2a50;
const MIN_WINDOW_BYTES = 1024;
const MAX_BLOCK_BYTES = 128 * 1024;
const RUN_LENGTH = 1;
const RESERVED = 3;

/**
 * Walks the frames of a zstd stream (RFC 8878 section 3) without decoding a block, for what the decoders do not say:
 * a window above `maxWindowBytes` is refused before anybody allocates it, a block above its maximum likewise, and a
 * stream that stops early is noticed.
 * `onBlock` is told the window of each block.
 */
export function* walkZstdFrames(maxWindowBytes: number, onBlock: (windowBytes: number) => void): ByteProgram<void> {
  for (;;) {
    const magic = yield { take: 4, endAllowed: true };
    if (magic === null) return;
    const number = littleEndian(magic);
    if ((number & 0xfffffff0) >>> 0 === SKIPPABLE_MAGIC) yield { skip: littleEndian(yield { take: 4 }) };
    else if (number === FRAME_MAGIC) yield* walkFrame(maxWindowBytes, onBlock);
    else throw new ImageError('compression-malformed', 'bytes between frames are none');
  }
}

function* walkFrame(maxWindowBytes: number, onBlock: (windowBytes: number) => void): ByteProgram<void> {
  const descriptor = littleEndian(yield { take: 1 });
  const single = (descriptor & 0x20) !== 0;
  const windowByte = single ? 0 : littleEndian(yield { take: 1 });
  const dictionary = littleEndian(yield { take: [0, 1, 2, 4][descriptor & 3] ?? 0 });
  if (dictionary !== 0) throw new ImageError('compression-unsupported', 'compressed with a dictionary');
  const sizeBytes = [single ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0;
  const contentSize = littleEndian(yield { take: sizeBytes }) + (sizeBytes === 2 ? 256 : 0);
  const windowBytes = single ? Math.max(contentSize, MIN_WINDOW_BYTES) : windowOf(windowByte);
  if (windowBytes > maxWindowBytes) {
    throw new ImageError('compression-unsupported', `a window of ${windowBytes} bytes, more than ${maxWindowBytes}`);
  }
  const maxBlockBytes = Math.min(windowBytes, MAX_BLOCK_BYTES);
  for (;;) {
    const header = littleEndian(yield { take: 3 });
    const type = (header >> 1) & 3;
    if (type === RESERVED || header >>> 3 > maxBlockBytes) {
      throw new ImageError('compression-malformed', 'a block of no kind or above its maximum size');
    }
    onBlock(windowBytes);
    yield { skip: type === RUN_LENGTH ? 1 : header >>> 3 };
    if ((header & 1) === 1) break;
  }
  if ((descriptor & 4) !== 0) yield { skip: 4 };
}

function windowOf(byte: number): number {
  const base = 2 ** (10 + (byte >> 3));
  return base + (base / 8) * (byte & 7);
}

function littleEndian(bytes: Uint8Array | null): number {
  return (bytes ?? new Uint8Array(0)).reduceRight((sum, byte) => sum * 256 + byte, 0);
}
