import type { Decompressor } from '../pass-through.ts';
import type { FrameDecoder } from './frame-decoder.ts';
import type { HuffmanTable } from './huffman-table.ts';
import { checkLiterals } from './literals.ts';
import { malformed } from './malformed.ts';
import { windowOf, type ZstdBlock, type ZstdFrame } from './walk-zstd.ts';

const MAGIC = [0x28, 0xb5, 0x2f, 0xfd];
const MAX_WINDOW_BYTE = 0xff;
/** Content of raw and run-length blocks that zlib is told of in one go, when no compressed block asks for it before. */
const MAX_PASSED_BYTES = 256 * 1024;
/** Of one output buffer: two blocks at most. */
export const ZLIB_CHUNK_BYTES = 1024 * 1024;

/**
 * node:zlib decodes the blocks. It sees frame headers of our own that name a window and nothing else: the walk checks
 * sizes, so that the outcome does not depend on the decoder. Every compressed block is a write of its own: an error says
 * nothing of where in a write it was. zlib accepts Huffman streams that do not end with their last symbol, which is how
 * most damage shows; so these are checked here, while zlib decodes.
 */
export class ZlibFrameDecoder implements FrameDecoder {
  readonly #zlib: Decompressor;
  /** What zlib has to be told, and how much of its output is known to us. */
  #told: Uint8Array[] = [];
  #known = 0;
  #output: Uint8Array[] = [];
  #huffman: HuffmanTable | null = null;
  #refuse: (error: unknown) => void = () => {};

  constructor(zlib: Decompressor) {
    this.#zlib = zlib;
    zlib.on('data', (chunk: Uint8Array) => this.#output.push(chunk));
    zlib.on('error', (error) => this.#refuse(error));
  }

  open({ windowBytes }: ZstdFrame): void {
    this.#huffman = null;
    this.#told.push(Uint8Array.from([...MAGIC, 0, windowByteFor(windowBytes)]));
  }

  async pass(block: ZstdBlock, content: Uint8Array): Promise<void> {
    this.#told.push(block.encoded);
    this.#known += content.length;
    if (this.#known >= MAX_PASSED_BYTES) await this.#write();
  }

  async decode(block: ZstdBlock): Promise<Uint8Array> {
    this.#told.push(block.encoded);
    const { bytes, frame } = block;
    const written = this.#write();
    try {
      this.#huffman = checkLiterals(bytes, frame.maxBlockBytes, this.#huffman);
    } catch (error) {
      written.catch(() => {});
      throw error;
    }
    const content = await written;
    if (content.length > frame.maxBlockBytes) throw malformed('a block exceeds its maximum size');
    return content;
  }

  close(): void {
    this.#zlib.destroy();
  }

  /** Answers with what came out and was not known. */
  async #write(): Promise<Uint8Array> {
    const input = joined(this.#told);
    const known = this.#known;
    this.#told = [];
    this.#known = 0;
    await new Promise<void>((resolve, reject) => {
      this.#refuse = (error) => reject(codedError(error));
      this.#zlib.write(input, () => resolve());
    });
    const output = this.#output;
    this.#output = [];
    return joined(output).subarray(known);
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const [first] = parts;
  return parts.length === 1 && first !== undefined ? first : Buffer.concat(parts);
}

function windowByteFor(bytes: number): number {
  let byte = 0;
  while (windowOf(byte) < bytes && byte < MAX_WINDOW_BYTE) byte += 1;
  return byte;
}

/** Want of memory is no fault of the upload. */
function codedError(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return code.includes('memory') ? error : malformed(error instanceof Error ? error.message : 'unreadable');
}
