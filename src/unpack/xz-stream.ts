import type { ByteProgram } from '#core/formats/byte-program.ts';
import { ImageError } from '#core/formats/image-error.ts';
import type { WorkBudget } from '#core/formats/work-budget.ts';

const MAGIC = [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00];
const FOOTER_MAGIC = [0x59, 0x5a];
/** Bytes of the integrity check after each block, by its id: the decoder supports none, CRC32 and CRC64. */
const CHECK_BYTES: ReadonlyMap<number, number> = new Map([
  [0, 0],
  [1, 4],
  [4, 8],
]);
const LZMA2 = 0x21;
const MAX_DICTIONARY_CODE = 40;
const MAX_NUMBER_BYTES = 9;
/** From here on the control byte of a chunk makes the decoder reset its probabilities. */
const RESETS_STATE = 0xa0;
const RESET_STEPS = 100;

/**
 * Walks one xz stream (the .xz file format, version 1.2) without decoding it, for what the decoder does not say: where
 * it ends, that nothing but zeros follows, and that no block wants a larger dictionary than it has memory for.
 */
export function* walkXzStream(maxDictionaryBytes: number, work: WorkBudget): ByteProgram<void> {
  const header = yield { take: 12 };
  if (!startsWith(header, MAGIC)) throw malformed('the stream header is missing');
  const checkBytes = CHECK_BYTES.get(header?.[7] ?? 0);
  if (checkBytes === undefined) throw unsupported('the check is not supported: use CRC32 or CRC64');
  for (;;) {
    const [size = 0] = (yield { take: 1 }) ?? [];
    if (size === 0) break;
    checkDictionary(yield { take: size * 4 + 3 }, maxDictionaryBytes);
    const length = yield* walkLzma2(work);
    yield { skip: (-length & 3) + checkBytes };
  }
  yield* walkIndex();
  const footer = yield { take: 12 };
  if (!startsWith(footer?.subarray(10) ?? null, FOOTER_MAGIC)) throw malformed('the stream footer is missing');
  yield { skipRest: true, each: requireZeros };
}

function malformed(what: string): ImageError {
  return new ImageError('compression-malformed', what);
}

function unsupported(what: string): ImageError {
  return new ImageError('compression-unsupported', what);
}

/** A second stream could follow; the decoder would not see it. */
function requireZeros(part: Uint8Array): void {
  if (part.every((byte) => byte === 0)) return;
  throw new ImageError('image-trailing-bytes', 'bytes after the end of the first stream');
}

function startsWith(bytes: Uint8Array | null, magic: readonly number[]): boolean {
  return magic.every((byte, at) => bytes?.[at] === byte);
}

/** A block header without its first byte: flags, two optional sizes, then LZMA2 with one byte of dictionary size. */
function checkDictionary(header: Uint8Array | null, maxBytes: number): void {
  const bytes = header ?? new Uint8Array(0);
  const flags = bytes[0] ?? 0;
  let at = 1;
  for (const flag of [0x40, 0x80]) {
    if ((flags & flag) === 0) continue;
    while (((bytes[at] ?? 0) & 0x80) !== 0) at += 1;
    at += 1;
  }
  if ((flags & 0x3f) !== 0 || bytes[at] !== LZMA2 || bytes[at + 1] !== 1) {
    throw unsupported('the filter is not supported: use only LZMA2');
  }
  const code = bytes[at + 2] ?? 0;
  if (code > MAX_DICTIONARY_CODE) throw malformed('the dictionary size is invalid');
  const dictionary = (2 | (code & 1)) * 2 ** ((code >> 1) + 11);
  if (dictionary > maxBytes) {
    throw unsupported(`the dictionary has ${dictionary} bytes, the limit is ${maxBytes}`);
  }
}

/** Chunks, each headed by a control byte; answers with their bytes in all. */
function* walkLzma2(work: WorkBudget): ByteProgram<number> {
  for (let length = 1; ; length += 1) {
    const [control = 0] = (yield { take: 1 }) ?? [];
    if (control === 0) return length;
    if (control > 2 && control < 0x80) throw malformed('an LZMA2 chunk is invalid');
    if (control >= RESETS_STATE) work.spend(RESET_STEPS, null, 0);
    const isCompressed = control >= 0x80;
    const sizes = yield { take: isCompressed ? 4 : 2 };
    const size = bigEndian16(sizes, isCompressed ? 2 : 0) + 1 + (control >= 0xc0 ? 1 : 0);
    yield { skip: size };
    length += (isCompressed ? 4 : 2) + size;
  }
}

function bigEndian16(bytes: Uint8Array | null, at: number): number {
  return ((bytes?.[at] ?? 0) << 8) | (bytes?.[at + 1] ?? 0);
}

/** Behind its first byte: the number of blocks, two numbers for each, zeros up to whole words, a CRC32. */
function* walkIndex(): ByteProgram<void> {
  const count = yield* readNumber();
  let length = 1 + count.bytes;
  for (let left = 2 * count.value; left > 0; left -= 1) length += (yield* readNumber()).bytes;
  yield { skip: (-length & 3) + 4 };
}

function* readNumber(): ByteProgram<{ readonly value: number; readonly bytes: number }> {
  let value = 0;
  for (let bytes = 1; bytes <= MAX_NUMBER_BYTES; bytes += 1) {
    const [byte = 0] = (yield { take: 1 }) ?? [];
    value += (byte & 0x7f) * 128 ** (bytes - 1);
    if ((byte & 0x80) === 0) return { value, bytes };
  }
  throw malformed('a variable-length number is too long');
}
