import type { CreateFrameDecoder } from './frame-decoder.ts';
import { OwnFrameDecoder } from './own-frame-decoder.ts';
import { ZLIB_HAS_ZSTD, ZlibFrameDecoder } from './zlib-frame-decoder.ts';

export const createOwnDecoder: CreateFrameDecoder = () => new OwnFrameDecoder();

/** null where node:zlib has no zstd. */
export const createZlibDecoder: CreateFrameDecoder | null = ZLIB_HAS_ZSTD
  ? (maxWindowBytes) => new ZlibFrameDecoder(maxWindowBytes)
  : null;

/** node:zlib decodes several times as fast as our own decoder, and has zstd from Node 22.15 and 23.8 on. */
export const createFrameDecoder: CreateFrameDecoder = createZlibDecoder ?? createOwnDecoder;
