import { crc32 } from 'node:zlib';

const ZSTD_MAGIC = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);
const WINDOW_128_KIB = 0x38;
const MAX_BLOCK_BYTES = 128 * 1024;

/** Header of a zstd block: type 0 is raw, 1 run-length, 2 compressed. */
export function zstdBlockHeader(size: number, isLast: boolean, type: 0 | 1 | 2 | 3 = 0): Buffer {
  const header = Buffer.alloc(3);
  header.writeUIntLE((size << 3) | (type << 1) | Number(isLast), 0, 3);
  return header;
}

/** A zstd frame of raw blocks (RFC 8878), without content size and checksum. */
export function zstdOf(bytes: Uint8Array, window: number = WINDOW_128_KIB): Buffer {
  const parts: Uint8Array[] = [ZSTD_MAGIC, Buffer.from([0, window])];
  let at = 0;
  do {
    const block = bytes.subarray(at, at + MAX_BLOCK_BYTES);
    at += MAX_BLOCK_BYTES;
    parts.push(zstdBlockHeader(block.length, at >= bytes.length), block);
  } while (at < bytes.length);
  return Buffer.concat(parts);
}

export function zstdSkippable(content: Uint8Array): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32LE(0x184d2a50, 0);
  head.writeUInt32LE(content.length, 4);
  return Buffer.concat([head, content]);
}

const XZ_CHUNK_BYTES = 65_536;
const DICTIONARY_4_KIB = 0;

/** An xz stream of one block of uncompressed LZMA2 chunks, checked by CRC32 (.xz file format 1.2). */
export function xzOf(bytes: Uint8Array, dictionary: number = DICTIONARY_4_KIB): Buffer {
  const flags = Buffer.from([0, 1]);
  const header = withCrc(Buffer.from([0x02, 0x00, 0x21, 0x01, dictionary, 0, 0, 0]));
  const chunks: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += XZ_CHUNK_BYTES) {
    const part = bytes.subarray(at, at + XZ_CHUNK_BYTES);
    const size = part.length - 1;
    chunks.push(Buffer.from([at === 0 ? 1 : 2, size >> 8, size & 255]), part);
  }
  const data = Buffer.concat([...chunks, Buffer.from([0])]);
  const unpadded = header.length + data.length + 4;
  const index = padded(Buffer.concat([Buffer.from([0, 1]), xzNumber(unpadded), xzNumber(bytes.length)]));
  const footer = Buffer.concat([u32(index.length / 4), flags]);
  return Buffer.concat([
    Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]),
    withCrc(flags),
    header,
    padded(data),
    u32(crc32(bytes)),
    withCrc(index),
    u32(crc32(footer)),
    footer,
    Buffer.from('YZ'),
  ]);
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc(-bytes.length & 3)]);
}

function withCrc(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, u32(crc32(bytes))]);
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function xzNumber(value: number): Buffer {
  const bytes: number[] = [];
  let left = value;
  for (; left > 0x7f; left = Math.floor(left / 128)) bytes.push((left & 0x7f) | 0x80);
  return Buffer.from([...bytes, left]);
}
