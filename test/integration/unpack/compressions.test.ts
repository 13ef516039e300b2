import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Inventory } from '#core/inventory/inventory.ts';
import { IMAGE_FORMATS } from '#image-formats/image-formats.ts';
import { corpusFile } from '../../support/images/corpus-files.ts';
import { xzOf, zstdBlockHeader, zstdOf, zstdSkippable } from '../../support/images/make-compressed.ts';
import { criuSet } from '../../support/images/make-criu.ts';
import { tarOf } from '../../support/images/make-tar.ts';
import { codeOf, errorOf, readImage } from '../../support/images/read-image.ts';

const LOOP = 'criu/host-6.18__loop.tar.gz';
const MIB = 1024 * 1024;

function fixture(name: string): Buffer {
  return readFileSync(new URL(`fixtures/${name}`, import.meta.url));
}

let tar: Buffer;
let expected: Inventory;
beforeAll(async () => {
  tar = gunzipSync(corpusFile(LOOP));
  expected = (await readImage(tar)).inventory;
});

const ofSet = async () => tarOf([...criuSet()].map(([name, data]) => ({ name, data })));
const head = (...parts: readonly (readonly number[] | Uint8Array)[]) =>
  Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd]), ...parts.map((part) => Buffer.from(part))]);

describe('one layer of compression', () => {
  it.each(['loop.tar.zst', 'loop-two-frames.tar.zst', 'loop.tar.xz'])('%s', async (name) => {
    const bytes = fixture(name);
    const read = await readImage(bytes);
    expect(read.inventory).toEqual(expected);
    expect(read.digest).toBe(`sha256:${createHash('sha256').update(bytes).digest('hex')}`);
  });

  it.each<readonly [string, () => Buffer]>([
    ['gzip of three members', () => Buffer.concat([0, 1, 2].map((at) => gzipSync(third(at))))],
    ['gzip padded with zeros', () => Buffer.concat([gzipSync(tar), Buffer.alloc(300_000)])],
    ['zstd behind a skippable frame', () => Buffer.concat([zstdSkippable(Buffer.alloc(9)), zstdOf(tar)])],
    ['zstd before a skippable frame', () => Buffer.concat([zstdOf(tar), zstdSkippable(Buffer.alloc(0))])],
    ['zstd of three frames', () => Buffer.concat([0, 1, 2].map((at) => zstdOf(third(at))))],
    ['xz padded with zeros', () => Buffer.concat([xzOf(tar), Buffer.alloc(8)])],
  ])('%s: all of it, and the digest of all of it', async (_what, make) => {
    const bytes = make();
    for (const chunk of [1_000, 65_536, bytes.length]) {
      expect(await readImage(bytes, { chunk })).toMatchObject({
        inventory: expected,
        bytes: bytes.length,
        digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}`,
      });
    }
  });

  it.each<readonly [string, () => Buffer, string]>([
    ['gzip', () => gzipSync(tar), 'image-trailing-bytes'],
    ['zstd', () => zstdOf(tar), 'compression-malformed'],
    ['xz', () => xzOf(tar), 'image-trailing-bytes'],
  ])('%s does not hide bytes behind its end', async (_what, make, code) => {
    const bytes = make();
    for (const junk of [Buffer.from('hidden bytes'), Buffer.concat([Buffer.alloc(200_000), Buffer.from('hidden')])]) {
      for (const chunk of [997, 65_536, 10 * MIB]) {
        const error = await errorOf(readImage(Buffer.concat([bytes, junk]), { chunk }));
        expect(['compression-malformed', code]).toContain(error.code);
        expect(error.offset).toBeGreaterThan(0);
      }
    }
  });

  it('a second xz stream is refused, not skipped', async () => {
    const two = Buffer.concat([xzOf(tar), xzOf(Buffer.from('more'))]);
    expect(await codeOf(readImage(two))).toBe('image-trailing-bytes');
  });

  it('a second layer of compression is refused', async () => {
    for (const bytes of [gzipSync(gzipSync(tar)), zstdOf(gzipSync(tar)), gzipSync(xzOf(tar))]) {
      expect(await errorOf(readImage(bytes))).toMatchObject({
        code: 'compression-unsupported',
        message: expect.stringContaining('more than once'),
      });
    }
  });

  it('bzip2 is refused; a tar whose first name begins like bzip2 is not', async () => {
    const bzip2 = Buffer.concat([Buffer.from('BZh91AY&SY'), Buffer.alloc(600)]);
    expect(await codeOf(readImage(bzip2))).toBe('compression-unsupported');
    const named = [...criuSet()].map(([name, data]) => ({ name: `BZh9/${name}`, data }));
    expect((await readImage(await tarOf(named))).inventory.format).toBe('criu');
  });

  it('is distinguished from noise and from an empty body', async () => {
    expect(await codeOf(readImage(Buffer.alloc(0)))).toBe('image-empty');
    expect(await codeOf(readImage(gzipSync(Buffer.alloc(0))))).toBe('image-not-recognised');
    for (const bytes of [
      Buffer.from('x'),
      Buffer.alloc(4096),
      Buffer.alloc(4096, 'noise'),
      gzipSync(Buffer.from('x')),
    ]) {
      expect(await codeOf(readImage(bytes))).toBe('image-not-recognised');
    }
  });
});

describe('compression that stops early', () => {
  it.each<readonly [string, (bytes: Buffer) => Buffer]>([
    ['gzip', (bytes) => gzipSync(bytes)],
    ['zstd', (bytes) => zstdOf(bytes)],
    ['xz', (bytes) => xzOf(bytes)],
  ])('%s: at every byte', async (_what, compress) => {
    const bytes = compress(await ofSet());
    const step = bytes.length > 2_000 ? 257 : 1;
    for (let length = 1; length < bytes.length; length += length < 64 || length > bytes.length - 64 ? 1 : step) {
      const code = await codeOf(readImage(bytes.subarray(0, length)));
      // Fewer bytes than the magic are not known as compressed.
      expect([length, code]).toEqual([
        length,
        length < 6 ? expect.stringMatching(/truncated|recognised/) : 'image-truncated',
      ]);
    }
  });

  it.each(['loop.tar.zst', 'loop.tar.xz'])('%s: at many bytes', async (name) => {
    const bytes = fixture(name);
    for (let length = 10; length < bytes.length; length += 1_009) {
      expect([length, await codeOf(readImage(bytes.subarray(0, length)))]).toEqual([length, 'image-truncated']);
    }
  });
});

describe('compression that means harm', () => {
  it.each<readonly [string, Buffer, string]>([
    ['a window of 3.75 TiB', head([0, 0xff], zstdBlockHeader(0, true)), 'compression-unsupported'],
    ['a single segment of 2^63 bytes', head([0xe0, 0, 0, 0, 0, 0, 0, 0, 0x80]), 'compression-unsupported'],
    ['a dictionary', head([0x01, 0x38, 7], zstdBlockHeader(0, true)), 'compression-unsupported'],
    ['a block above its maximum', head([0, 0x38], zstdBlockHeader(2 ** 21 - 1, true, 1), [0]), 'compression-malformed'],
    ['a block of no kind', head([0, 0x38], zstdBlockHeader(8, true, 3)), 'compression-malformed'],
    [
      'a compressed block of noise',
      head([0, 0x38], zstdBlockHeader(64, true, 2), Buffer.alloc(64, 0xa5)),
      'compression-malformed',
    ],
  ])('zstd: %s', async (_what, bytes, code) => {
    expect(await errorOf(readImage(bytes))).toMatchObject({ code, offset: expect.any(Number), file: null });
  });

  it.each<readonly [string, (bytes: Buffer) => Buffer, string]>([
    ['a dictionary of 4 GiB', (bytes) => xzOf(bytes, 40), 'compression-unsupported'],
    ['a dictionary of no size', (bytes) => xzOf(bytes, 63), 'compression-malformed'],
    ['SHA-256 for a check', (bytes) => edited(xzOf(bytes), 7, 10), 'compression-unsupported'],
    ['another filter', (bytes) => edited(xzOf(bytes), 14, 4), 'compression-unsupported'],
    ['no LZMA2 chunk', (bytes) => edited(xzOf(bytes), 24, 0x7f), 'compression-malformed'],
    ['a wrong checksum', (bytes) => edited(xzOf(bytes), 9, 1), 'compression-malformed'],
    ['other content than its checksum', (bytes) => edited(xzOf(bytes), 100_000, 0xa5), 'compression-malformed'],
  ])('xz: %s', async (_what, make, code) => {
    expect(await errorOf(readImage(make(tar)))).toMatchObject({ code, offset: expect.any(Number), file: null });
  });

  it('gzip: other content than its checksum', async () => {
    const bytes = gzipSync(tar, { level: 0 });
    expect(await codeOf(readImage(edited(bytes, bytes.length - 6, 1)))).toBe('compression-malformed');
  });

  it('a bomb is refused at its ratio, whatever it is packed in', async () => {
    const limits = { ratioFreeBytes: MIB, expansionRatio: 50 };
    const bomb = await tarOf([{ name: 'pages-1.img', data: Buffer.alloc(8 * MIB) }]);
    const runs = Array.from({ length: 64 }, (_, at) => [zstdBlockHeader(131_072, at === 63, 1), Buffer.from([0])]);
    const first = Buffer.concat([zstdOf(bomb.subarray(0, 512)), head([0, 0x38], ...runs.flat())]);
    for (const bytes of [gzipSync(bomb), first]) {
      expect(await codeOf(readImage(bytes, { limits }))).toBe('image-expansion-too-large');
    }
  });

  it('more than the uploaded or expanded bytes allow is refused', async () => {
    expect(await codeOf(readImage(tar, { limits: { uploadBytes: 100_000 } }))).toBe('image-too-large');
    const code = codeOf(readImage(gzipSync(tar), { limits: { expandedBytes: 100_000 } }));
    expect(await code).toBe('image-expansion-too-large');
  });
});

describe('several at once', () => {
  it('a stalled xz upload holds up no other', async () => {
    const bytes = xzOf(tar);
    let resume = () => {};
    const stall = new Promise<void>((resolve) => {
      resume = resolve;
    });
    const { createImageReader } = await import('#unpack/image-reader.ts');
    const stalled = createImageReader(IMAGE_FORMATS).read(
      (async function* () {
        yield bytes.subarray(0, 5_000);
        await stall;
        yield bytes.subarray(5_000);
      })(),
    );
    expect((await readImage(bytes)).inventory).toEqual(expected);
    resume();
    expect((await stalled).inventory).toEqual(expected);
  });
});

function third(at: number): Buffer {
  const size = Math.ceil(tar.length / 3);
  return tar.subarray(at * size, (at + 1) * size);
}

function edited(bytes: Buffer, at: number, byte: number): Buffer {
  const copy = Buffer.from(bytes);
  if (copy[at] === byte) throw new Error('the byte is that already');
  copy[at] = byte;
  return copy;
}
