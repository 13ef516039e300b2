import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { IMAGE_FORMATS } from '#image-formats/image-formats.ts';
import { createImageReader } from '#unpack/image-reader.ts';
import { xzOf, zstdOf } from '../../support/images/make-compressed.ts';
import { criuSet } from '../../support/images/make-criu.ts';
import { tarHeader, tarOf } from '../../support/images/make-tar.ts';
import { codeOf } from '../../support/images/read-image.ts';

const CHUNK_BYTES = 4_096;

/** A body that knows how far it was read and whether it was closed. */
class WatchedBody {
  given = 0;
  isClosed = false;
  #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      for (let at = 0; at < this.#bytes.length; at += CHUNK_BYTES) {
        const chunk = this.#bytes.subarray(at, at + CHUNK_BYTES);
        this.given += chunk.length;
        await turn();
        yield chunk;
      }
    } finally {
      this.isClosed = true;
    }
  }
}

const MIB = 1024 * 1024;
const bad = Buffer.concat([tarHeader({ name: '../x', size: 8 * MIB }), Buffer.alloc(8 * MIB)]);
/** Compresses to nearly its own size. */
const noise = Buffer.from(Array.from({ length: MIB }, (_, at) => (Math.imul(at + 1, 2_654_435_761) >>> 13) & 255));

let good: Buffer;
beforeAll(async () => {
  good = await tarOf([...criuSet(100)].map(([name, data]) => ({ name, data })));
});

describe('a body', () => {
  it.each<readonly [string, () => Uint8Array, string]>([
    ['of noise', () => noise, 'image-not-recognised'],
    ['of bzip2', () => Buffer.concat([Buffer.from('BZh91AY&SY'), noise]), 'compression-unsupported'],
    ['with an unsafe name', () => bad, 'archive-unsafe-name'],
    ['of gzip with noise', () => gzipSync(noise), 'image-not-recognised'],
    [
      'of gzip with an unsafe name',
      () => gzipSync(Buffer.concat([bad.subarray(0, 512), noise])),
      'archive-unsafe-name',
    ],
    ['of zstd with noise', () => zstdOf(noise), 'image-not-recognised'],
    ['of xz with an unsafe name', () => xzOf(bad.subarray(0, MIB)), 'archive-unsafe-name'],
    ['of gzip in gzip', () => gzipSync(gzipSync(noise)), 'compression-unsupported'],
  ])('%s is closed where it went wrong, not read on', async (_what, make, code) => {
    const body = new WatchedBody(make());
    expect(await codeOf(createImageReader(IMAGE_FORMATS).read(body))).toBe(code);
    await turn();
    await turn();
    expect(body.isClosed).toBe(true);
    expect(body.given).toBeLessThanOrEqual(512 * 1024);
  });

  it('is read to its end when it is good, and closed', async () => {
    for (const bytes of [good, gzipSync(good), zstdOf(good), xzOf(good)]) {
      const body = new WatchedBody(bytes);
      await createImageReader(IMAGE_FORMATS).read(body);
      expect([body.isClosed, body.given]).toEqual([true, bytes.length]);
    }
  });

  it('that fails gives its own error, in every compression', async () => {
    for (const bytes of [good, gzipSync(good, { level: 0 }), zstdOf(good), xzOf(good)]) {
      const failing = async function* () {
        yield bytes.subarray(0, bytes.length / 2);
        throw new TypeError('the sender went away');
      };
      await expect(createImageReader(IMAGE_FORMATS).read(failing())).rejects.toThrow(
        new TypeError('the sender went away'),
      );
    }
  });

  it('that is never opened for more leaves no promise rejected behind', async () => {
    const rejected: unknown[] = [];
    const note = (reason: unknown) => rejected.push(reason);
    process.on('unhandledRejection', note);
    for (const bytes of [
      bad,
      gzipSync(bad),
      zstdOf(noise),
      xzOf(noise),
      Buffer.alloc(0),
      xzOf(good).subarray(0, 900),
    ]) {
      await createImageReader(IMAGE_FORMATS)
        .read(new WatchedBody(bytes))
        .catch(() => {});
    }
    for (let round = 0; round < 20; round += 1) await turn();
    process.off('unhandledRejection', note);
    expect(rejected).toEqual([]);
  });
});

describe('a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'unpack-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is closed, read whole or not', async () => {
    for (const [at, bytes] of [good, gzipSync(good), bad, gzipSync(bad), zstdOf(noise)].entries()) {
      const path = join(folder, String(at));
      writeFileSync(path, bytes);
      const stream = createReadStream(path, { highWaterMark: CHUNK_BYTES });
      const closed = new Promise<void>((resolve) => stream.on('close', () => resolve()));
      await createImageReader(IMAGE_FORMATS)
        .read(stream)
        .catch(() => {});
      await closed;
      expect(stream.destroyed).toBe(true);
    }
  });
});
