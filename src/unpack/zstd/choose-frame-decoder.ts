import type { CreateFrameDecoder } from './frame-decoder.ts';
import { OwnFrameDecoder } from './own-frame-decoder.ts';
import { ZLIB_CHUNK_BYTES, ZlibFrameDecoder } from './zlib-frame-decoder.ts';
import { createZlibZstd } from './zlib-zstd.ts';

export const createOwnDecoder: CreateFrameDecoder = () => new OwnFrameDecoder();

/** null where node:zlib has no zstd. */
export const createZlibDecoder: CreateFrameDecoder | null =
  createZlibZstd === null ? null : zlibDecoderOf(createZlibZstd);

/** node:zlib decodes several times as fast as our own decoder, and has zstd from Node 22.15 and 23.8 on. */
export const createFrameDecoder: CreateFrameDecoder = createZlibDecoder ?? createOwnDecoder;

function zlibDecoderOf(create: NonNullable<typeof createZlibZstd>): CreateFrameDecoder {
  return (maxWindowBytes) => new ZlibFrameDecoder(create(maxWindowBytes, ZLIB_CHUNK_BYTES));
}
