import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Inventory } from '#core/inventory/inventory.ts';
import { IMAGE_FORMATS } from '#image-formats/image-formats.ts';
import { createImageReader } from '#unpack/image-reader.ts';
import { chunksAt } from '../../support/images/byte-chunks.ts';
import { corpusFile, corpusSet } from '../../support/images/corpus-files.ts';
import { xzOf, zstdOf, zstdSkippable } from '../../support/images/make-compressed.ts';
import { tarOf } from '../../support/images/make-tar.ts';
import { readImage } from '../../support/images/read-image.ts';

/** Small, and with most kinds of file: namespaces, mounts, network; and a container around one of them. */
const PATHS = ['criu/host-6.18__cont.tar.gz', 'containers/truthbox-podman.tar.gz'] as const;
const RUNS = 12;

const ENCODINGS: Readonly<Record<string, (tar: Buffer) => Buffer>> = {
  none: (tar) => tar,
  gzip: (tar) => gzipSync(tar, { level: 1 }),
  'gzip, two members': (tar) => Buffer.concat([gzipSync(tar.subarray(0, 70_000)), gzipSync(tar.subarray(70_000))]),
  zstd: zstdOf,
  'zstd, two frames and a skippable one': (tar) =>
    Buffer.concat([zstdSkippable(Buffer.from('x')), zstdOf(tar.subarray(0, 5_000)), zstdOf(tar.subarray(5_000))]),
  xz: (tar) => xzOf(tar),
};

describe.each(PATHS)('%s', (path) => {
  let tar: Buffer;
  let expected: Inventory;
  let files: ReadonlyMap<string, Uint8Array>;
  beforeAll(async () => {
    tar = gunzipSync(corpusFile(path));
    expected = (await readImage(tar)).inventory;
    files = await corpusSet(path);
  });

  it.each(Object.keys(ENCODINGS))('gives one inventory however it is cut: %s', async (name) => {
    const bytes = ENCODINGS[name]?.(tar) ?? Buffer.alloc(0);
    const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(), { maxLength: 40 }), async (cuts) => {
        const { capsule: _, ...read } = await createImageReader(IMAGE_FORMATS).read(chunksAt(bytes, cuts));
        expect(read).toEqual({ inventory: expected, digest, bytes: bytes.length });
      }),
      { numRuns: RUNS, seed: 20_261_125 },
    );
  });

  it('gives the same byte by byte', async () => {
    expect((await readImage(tar, { chunk: 1 })).inventory).toEqual(expected);
    for (const name of ['zstd', 'xz', 'gzip']) {
      const bytes = ENCODINGS[name]?.(tar) ?? Buffer.alloc(0);
      expect((await readImage(bytes, { chunk: 13 })).inventory).toEqual(expected);
    }
  });

  it('gives one inventory whatever the order of the entries', async () => {
    const entries = [...files].map(([name, data]) => ({ name, data }));
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(entries, { minLength: entries.length }), async (shuffled) => {
        expect((await readImage(await tarOf(shuffled))).inventory).toEqual(expected);
      }),
      { numRuns: RUNS, seed: 20_261_125 },
    );
  });

  it.each([
    ['a leading ./', (name: string) => `./${name}`],
    ['a leading directory', (name: string) => `image/${name}`],
    ['a name that needs a PAX header', (name: string) => `${'päth-'.repeat(30)}/${name}`],
  ])('gives the same with %s', async (_what, rename) => {
    const entries = [...files].map(([name, data]) => ({ name: rename(name), data }));
    expect((await readImage(await tarOf(entries))).inventory).toEqual(expected);
  });
});
