/** One side of the benchmarks of expansion, in a process of its own: which one, and the packed file. */
import { spawn } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { IMAGE_FORMATS } from '#image-formats/image-formats.ts';
import type { ByteSource } from '#unpack/byte-source.ts';
import { expandGzip, GZIP_CHUNK_BYTES } from '#unpack/expand-zlib.ts';
import { expandZstd } from '#unpack/expand-zstd.ts';
import { createImageReader } from '#unpack/image-reader.ts';
import { UNPACK_LIMITS } from '#unpack/limits.ts';
import { Upload } from '#unpack/upload.ts';
import { createOwnDecoder, createZlibDecoder } from '#unpack/zstd/choose-frame-decoder.ts';
import type { CreateFrameDecoder } from '#unpack/zstd/frame-decoder.ts';

export interface ExpandMeasured {
  /** Expanded; null where the side does not count them. */
  readonly bytes: number | null;
  /** For one time. */
  readonly seconds: number;
}

const CHUNK_BYTES = 64 * 1024;
const REPEATS = 4;

const SIDES: Readonly<Record<string, (path: string) => Promise<number | null>>> = {
  gzip: async (path) => {
    const upload = new Upload(UNPACK_LIMITS);
    return await lengthOf(upload.newGuard().pass(expandGzip(upload.meter.pass(open(path)))));
  },
  gunzip: async (path) => {
    const sink = new CountingSink();
    await pipeline(open(path), createGunzip({ chunkSize: GZIP_CHUNK_BYTES }), sink);
    return sink.bytes;
  },
  'zstd-zlib': (path) => expandBy(path, createZlibDecoder),
  'zstd-own': (path) => expandBy(path, createOwnDecoder),
  'zstd-program': async (path) => {
    const child = spawn('zstd', ['-q', '-d', '-c', path], { stdio: ['ignore', 'pipe', 'inherit'] });
    const sink = new CountingSink();
    await pipeline(child.stdout, sink);
    return sink.bytes;
  },
  read: async (path) => {
    await createImageReader(IMAGE_FORMATS).read(open(path));
    return null;
  },
};

class CountingSink extends Writable {
  bytes = 0;

  override _write(chunk: Uint8Array, _encoding: string, done: () => void): void {
    this.bytes += chunk.length;
    done();
  }
}

function open(path: string): AsyncIterable<Uint8Array> & NodeJS.ReadableStream {
  return createReadStream(path, { highWaterMark: CHUNK_BYTES });
}

async function expandBy(path: string, decoder: CreateFrameDecoder | null): Promise<number> {
  if (decoder === null) throw new Error(`node:zlib of Node ${process.version} has no zstd`);
  const upload = new Upload(UNPACK_LIMITS);
  return await lengthOf(expandZstd(upload.meter.pass(open(path)), upload, upload.newGuard(), decoder));
}

async function lengthOf(source: ByteSource): Promise<number> {
  let bytes = 0;
  for await (const chunk of source) bytes += chunk.length;
  return bytes;
}

const [name = '', path = ''] = process.argv.slice(2);
const side = SIDES[name];
if (side === undefined) throw new Error(`no side ${name}`);
// The first time warms up.
const bytes = await side(path);
const start = performance.now();
for (let left = REPEATS; left > 0; left -= 1) await side(path);
const seconds = (performance.now() - start) / 1000 / REPEATS;
const measured: ExpandMeasured = { bytes, seconds };
console.log(JSON.stringify(measured));
