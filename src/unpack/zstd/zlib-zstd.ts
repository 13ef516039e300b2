import zlib from 'node:zlib';
import type { Decompressor } from '../pass-through.ts';

/** What @types/node of the oldest Node does not have. */
interface ZstdOfZlib {
  readonly createZstdDecompress?: (options: {
    readonly chunkSize: number;
    readonly params: Readonly<Record<number, number>>;
  }) => Decompressor;
  readonly constants: { readonly ZSTD_d_windowLogMax?: number };
}

const { createZstdDecompress, constants }: ZstdOfZlib = zlib as object as ZstdOfZlib;
const WINDOW_LOG_MAX = constants.ZSTD_d_windowLogMax;

/** Makes a zstd decompressor of node:zlib; null where this Node has none. */
export const createZlibZstd: ((maxWindowBytes: number, chunkSize: number) => Decompressor) | null =
  createZstdDecompress === undefined || WINDOW_LOG_MAX === undefined
    ? null
    : zstdOf(createZstdDecompress, WINDOW_LOG_MAX);

function zstdOf(create: NonNullable<ZstdOfZlib['createZstdDecompress']>, windowLogMax: number) {
  return (maxWindowBytes: number, chunkSize: number): Decompressor =>
    create({ chunkSize, params: { [windowLogMax]: Math.ceil(Math.log2(maxWindowBytes)) } });
}
