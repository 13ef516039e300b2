import { expandZstd } from '#unpack/expand-zstd.ts';
import { UNPACK_LIMITS, type UnpackLimits } from '#unpack/limits.ts';
import { Upload } from '#unpack/upload.ts';
import { createOwnDecoder, createZlibDecoder } from '#unpack/zstd/choose-frame-decoder.ts';
import type { CreateFrameDecoder } from '#unpack/zstd/frame-decoder.ts';
import { chunksOf } from '../../support/images/byte-chunks.ts';

/** Those of this Node: before 22.15 only our own. */
export const ZSTD_DECODERS: readonly (readonly [string, CreateFrameDecoder])[] = [
  ['our own decoder', createOwnDecoder],
  ...(createZlibDecoder === null ? [] : [['node:zlib', createZlibDecoder] as const]),
];

export interface Expanded {
  readonly parts: readonly Uint8Array[];
  readonly failure: unknown;
  readonly steps: number;
}

/** What comes out, up to what goes wrong. */
export async function expandZstdBy(
  decoder: CreateFrameDecoder,
  bytes: Uint8Array,
  step: number,
  limits: Partial<UnpackLimits> = {},
): Promise<Expanded> {
  const upload = new Upload({ ...UNPACK_LIMITS, ...limits });
  const parts: Uint8Array[] = [];
  const source = expandZstd(upload.meter.pass(chunksOf(bytes, step)), upload, upload.newGuard(), decoder);
  try {
    for await (const part of source) parts.push(part);
    return { parts, failure: null, steps: upload.work.spent };
  } catch (failure) {
    return { parts, failure, steps: upload.work.spent };
  }
}
