import { ImageError } from '#core/formats/image-error.ts';
import type { ByteSource } from '#unpack/byte-source.ts';
import { expand } from '#unpack/expand.ts';
import { UNPACK_LIMITS } from '#unpack/limits.ts';
import { sniffCompression } from '#unpack/sniff-compression.ts';
import { Upload } from '#unpack/upload.ts';
import { KernelConfigError } from './kernel-config.ts';
import { KERNEL_WINDOW_BYTES } from './limits.ts';

const CHUNK_BYTES = 256 * 1024;
/** Names of unsupported compressions by their first bytes; lzma-alone has no reliable ones. */
const OTHERS: readonly (readonly [string, readonly number[]])[] = [
  ['bzip2', [0x42, 0x5a, 0x68]],
  ['lz4', [0x02, 0x21, 0x4c, 0x18]],
  ['lz4', [0x04, 0x22, 0x4d, 0x18]],
  ['lzo', [0x89, 0x4c, 0x5a, 0x4f]],
  ['lzma', [0x5d, 0x00, 0x00]],
];

/** The compression of bytes that are known to be compressed, or may be: `none` where no magic is there. */
export function isCompressed(bytes: Uint8Array): boolean {
  const other = OTHERS.find(([, magic]) => magic.every((byte, at) => bytes[at] === byte))?.[0];
  if (other !== undefined) throw new KernelConfigError(`${other} is not supported: use gzip, xz or zstd`);
  return sniffCompression(bytes) !== 'none';
}

/** One layer of gzip, xz or zstd undone, piece by piece; at most `maxBytes` come out. */
export async function* expandBuffer(bytes: Uint8Array, maxBytes: number): AsyncGenerator<Uint8Array> {
  const limits = {
    ...UNPACK_LIMITS,
    uploadBytes: bytes.length,
    expandedBytes: maxBytes,
    zstdWindowBytes: KERNEL_WINDOW_BYTES,
  };
  const upload = new Upload(limits);
  const source = await expand(bytes.subarray(0, 512), upload.meter.pass(chunksOf(bytes)), upload, upload.newGuard());
  try {
    for await (const chunk of source) yield chunk;
  } catch (error) {
    if (error instanceof ImageError) throw new KernelConfigError(`${error.message} (${error.code})`);
    throw error;
  }
}

/** The same, whole. */
export async function expandWhole(bytes: Uint8Array, maxBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of expandBuffer(bytes, maxBytes)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function* chunksOf(bytes: Uint8Array): ByteSource {
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) yield bytes.subarray(at, at + CHUNK_BYTES);
}
