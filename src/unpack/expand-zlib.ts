import { createGunzip } from 'node:zlib';
import type { ByteSource } from './byte-source.ts';
import { passThrough } from './pass-through.ts';

/** Of what comes out; with the 16 KiB that node:zlib takes by itself, a stream takes twice the time. */
export const GZIP_CHUNK_BYTES = 128 * 1024;

/** Members one after the other are one stream; zeros may follow, anything else is an error. */
export function expandGzip(source: ByteSource): ByteSource {
  return passThrough(source, createGunzip({ chunkSize: GZIP_CHUNK_BYTES }), 'gzip');
}
