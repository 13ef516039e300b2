import { ImageError } from '#core/formats/image-error.ts';
import type { FrameDecoder } from './frame-decoder.ts';
import { malformed } from './malformed.ts';
import type { ZstdBlock, ZstdFrame } from './walk-zstd.ts';

/** Gives the content of blocks as they come, and holds frames to the size that they say. */
export class FramesDecoder {
  readonly #decoder: FrameDecoder;
  #frame: ZstdFrame | null = null;
  #given = 0;

  constructor(decoder: FrameDecoder) {
    this.#decoder = decoder;
  }

  /** @throws ImageError, with the end of the block as its offset */
  decode(block: ZstdBlock, end: number): Uint8Array {
    try {
      if (this.#frame !== block.frame) this.#open(block.frame);
      const content = this.#contentOf(block);
      this.#count(content.length, block);
      return content;
    } catch (error) {
      if (!(error instanceof ImageError)) throw error;
      throw new ImageError(error.code, `zstd: ${error.message}`, { offset: end });
    }
  }

  #open(frame: ZstdFrame): void {
    this.#frame = frame;
    this.#given = 0;
    this.#decoder.open(frame);
  }

  #contentOf(block: ZstdBlock): Uint8Array {
    if (block.type === 'compressed') return this.#decoder.decode(block);
    const content = block.type === 'raw' ? block.bytes : Buffer.alloc(block.size, block.bytes);
    this.#decoder.pass(block, content);
    return content;
  }

  /** A frame that gives more than it says could otherwise reach back further than its window. */
  #count(bytes: number, { frame: { contentBytes }, isLast }: ZstdBlock): void {
    this.#given += bytes;
    if (contentBytes === null || this.#given === contentBytes) return;
    if (isLast || this.#given > contentBytes) throw malformed('the content size of a frame differs from its header');
  }
}
