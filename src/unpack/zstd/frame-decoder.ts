import type { ZstdBlock, ZstdFrame } from './walk-zstd.ts';

/** Decodes the blocks of a stream, which it gets in their order. What it has refused once it is not given again. */
export interface FrameDecoder {
  /** A new frame: nothing of the one before can be reached. */
  open(frame: ZstdFrame): void;
  /** A raw or run-length block, whose content is known: later blocks may repeat it. */
  pass(block: ZstdBlock, content: Uint8Array): void;
  /** The content of a compressed block. @throws ImageError */
  decode(block: ZstdBlock): Uint8Array;
  close(): void;
}

/** @param maxWindowBytes of the largest window that will be asked for */
export type CreateFrameDecoder = (maxWindowBytes: number) => FrameDecoder;
