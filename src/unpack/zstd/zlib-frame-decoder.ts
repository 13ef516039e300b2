import zlib from 'node:zlib';
import { ZstdDecompress } from 'minizlib';
import type { FrameDecoder } from './frame-decoder.ts';
import type { HuffmanTable } from './huffman-table.ts';
import { checkLiterals } from './literals.ts';
import { malformed } from './malformed.ts';
import { MAX_BLOCK_BYTES, windowOf, type ZstdBlock, type ZstdFrame } from './walk-zstd.ts';

const MAGIC = [0x28, 0xb5, 0x2f, 0xfd];
const MAX_WINDOW_BYTE = 0xff;
/** Raw and run-length content is passed to zlib in pieces of this size, or earlier when a compressed block needs it. */
const MAX_PASSED_BYTES = 256 * 1024;
/** More than a block gives: zlib would take another turn to see whether there is more. */
const CHUNK_BYTES = MAX_BLOCK_BYTES + 1024;

/** What @types/node of the oldest Node does not have. */
const { ZSTD_d_windowLogMax }: { readonly ZSTD_d_windowLogMax?: number } = zlib.constants as object;

/** False before Node 22.15. */
export const ZLIB_HAS_ZSTD = ZSTD_d_windowLogMax !== undefined;

/**
 * node:zlib decodes the blocks. It sees frame headers of our own that name a window and nothing else: the walk checks
 * sizes, so that the outcome does not depend on the decoder. Every compressed block is a write of its own: an error says
 * nothing of where in a write it was. minizlib writes without a trip to another thread, which takes longer than to decode
 * a block. zlib accepts Huffman streams that do not end with their last symbol, which is how most damage shows; so these
 * are checked here.
 */
export class ZlibFrameDecoder implements FrameDecoder {
  readonly #zlib: ZstdDecompress;
  /** The input that zlib still needs, and how much of its output we know already. */
  #told: Uint8Array[] = [];
  #known = 0;
  /** zlib got the header of the frame. */
  #isBegun = false;
  #output: Uint8Array[] = [];
  #failure: unknown = null;
  #huffman: HuffmanTable | null = null;

  constructor(maxWindowBytes: number) {
    // The types of minizlib leave out what it hands on to node:zlib.
    const options = {
      async: false,
      chunkSize: CHUNK_BYTES,
      params: { [ZSTD_d_windowLogMax ?? 0]: Math.ceil(Math.log2(maxWindowBytes)) },
    };
    this.#zlib = new ZstdDecompress(options);
    this.#zlib.on('data', (chunk) => this.#output.push(chunk));
    this.#zlib.on('error', (error) => {
      this.#failure = error;
    });
  }

  open({ windowBytes }: ZstdFrame): void {
    this.#huffman = null;
    this.#isBegun = false;
    this.#told.push(Uint8Array.from([...MAGIC, 0, windowByteFor(windowBytes)]));
  }

  pass({ encoded, isLast }: ZstdBlock, content: Uint8Array): void {
    this.#told.push(encoded);
    this.#known += content.length;
    // zlib need not see a frame without a compressed block. It would also skip a second frame in the same write.
    if (isLast && !this.#isBegun) this.#forget();
    else if (isLast || this.#known >= MAX_PASSED_BYTES) this.#write();
  }

  decode({ encoded, bytes, frame: { maxBlockBytes } }: ZstdBlock): Uint8Array {
    this.#huffman = checkLiterals(bytes, maxBlockBytes, this.#huffman);
    this.#told.push(encoded);
    const content = this.#write();
    if (content.length > maxBlockBytes) throw malformed('a block exceeds its maximum size');
    return content;
  }

  close(): void {
    this.#zlib.close();
  }

  #forget(): void {
    this.#told = [];
    this.#known = 0;
  }

  /** Answers with what came out and was not known. */
  #write(): Uint8Array {
    const input = joined(this.#told);
    const known = this.#known;
    this.#forget();
    this.#isBegun = true;
    this.#output = [];
    this.#zlib.write(input);
    if (this.#failure !== null) throw codedError(this.#failure);
    return joined(this.#output).subarray(known);
  }
}

function joined(parts: readonly Uint8Array[]): Buffer {
  const [first] = parts;
  if (parts.length !== 1 || first === undefined) return Buffer.concat(parts);
  return Buffer.from(first.buffer, first.byteOffset, first.byteLength);
}

function windowByteFor(bytes: number): number {
  let byte = 0;
  while (windowOf(byte) < bytes && byte < MAX_WINDOW_BYTE) byte += 1;
  return byte;
}

/** What zstd says of the data. Anything else, want of memory for one, is no fault of the upload. */
function codedError(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const isOfData = code.startsWith('ZSTD_error_') && !code.includes('memory');
  return isOfData && error instanceof Error ? malformed(error.message) : error;
}
