import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { corpusFile, corpusPaths, corpusSet } from '../../support/images/corpus-files.ts';
import { zstdOf } from '../../support/images/make-compressed.ts';
import { criuSet } from '../../support/images/make-criu.ts';
import { blobOf, CTR_LAYER, ociLayoutOf, TAR_LAYER } from '../../support/images/make-oci.ts';
import { type TarFile, tarOf } from '../../support/images/make-tar.ts';
import { errorOf, readImage } from '../../support/images/read-image.ts';

/** A layer as a system has it: links, devices, names that no checkpoint has. */
const ROOTFS = await tarOf([
  { name: 'bin/', type: 'directory' },
  { name: 'bin/sh', type: 'symlink', linkname: '/bin/busybox' },
  { name: 'etc/motd', data: Buffer.from('x'.repeat(200_000)) },
  { name: 'dev/null', type: 'character-device' },
]);
const SET: readonly TarFile[] = [...criuSet()].map(([name, data]) => ({ name, data }));
const CRIU_LAYER = await tarOf(SET);
const ANNOTATIONS = {
  'org.criu.checkpoint.host.kernel': '6.8.0-31-generic',
  'org.criu.checkpoint.criu.version': '3.19',
  'org.criu.checkpoint.container.name': 'web',
};

const readLayout = async (...from: Parameters<typeof ociLayoutOf>) => readImage(await tarOf(ociLayoutOf(...from)));
const plain = (bytes: Uint8Array) => ({ mediaType: TAR_LAYER, bytes });

describe('OCI layouts', () => {
  it.each(corpusPaths('containers', '.tar.gz'))(
    'with %s as their layer give the same objects as the tar',
    async (path) => {
      const tar = gunzipSync(corpusFile(path));
      const alone = (await readImage(tar)).inventory;
      for (const bytes of [tar, gzipSync(tar), zstdOf(tar)]) {
        for (const blobsFirst of [true, false]) {
          const { inventory } = await readLayout([plain(ROOTFS), plain(bytes)], {
            blobsFirst,
            annotations: ANNOTATIONS,
          });
          expect(inventory.objects).toEqual(alone.objects);
          expect(inventory.flavour).toBe(alone.flavour);
          expect(inventory.read).toEqual(alone.read);
        }
      }
    },
  );

  it('of ctr: the set lies flat in a layer of its own kind', async () => {
    const set = await tarOf(
      [...(await corpusSet('criu/6.1.0-56-amd64__tcp.tar.gz'))].map(([name, data]) => ({ name, data })),
    );
    const { inventory } = await readLayout([{ mediaType: CTR_LAYER, bytes: set }, plain(gzipSync(ROOTFS))]);
    expect(inventory.flavour).toBe('oci');
    expect(inventory.objects.map(({ type }) => type)).toContain('criu/tcp-established');
  });

  it.each(['annotations', 'labels'] as const)('say by %s where the checkpoint was made', async (where) => {
    const { inventory } = await readLayout([plain(CRIU_LAYER)], { [where]: ANNOTATIONS });
    expect(inventory.flavour).toBe('oci');
    // The annotations are made up: the set itself was written by a newer CRIU, which is told beside them.
    expect(inventory.origin).toMatchObject({
      kernel: '6.8.0-31-generic',
      criu: '3.19',
      evidence: 'org.criu.checkpoint annotations; but the set contains data that requires CRIU 4.2',
    });
    expect(JSON.stringify(inventory)).not.toContain('web');
  });

  it('inside of a compressed upload, in chunks of any size', async () => {
    const bytes = gzipSync(await tarOf(ociLayoutOf([plain(ROOTFS), plain(gzipSync(CRIU_LAYER))])));
    const whole = await readImage(bytes);
    for (const chunk of [1, 511, 4_096]) expect((await readImage(bytes, { chunk })).inventory).toEqual(whole.inventory);
  });

  it('of docker save', async () => {
    const id = 'a'.repeat(64);
    const files: TarFile[] = [
      { name: `${id}/layer.tar`, data: CRIU_LAYER },
      { name: `${'b'.repeat(64)}.json`, data: Buffer.from(JSON.stringify({ config: { Labels: ANNOTATIONS } })) },
      { name: 'manifest.json', data: Buffer.from(JSON.stringify([{ Config: 'b', Layers: [`${id}/layer.tar`] }])) },
    ];
    expect((await readImage(await tarOf(files))).inventory.origin.criu).toBe('3.19');
  });

  it('with two sets take the one that containerd calls the checkpoint', async () => {
    const other = await tarOf([...SET, { name: 'cpuinfo.img' }]);
    const both = [plain(other), { mediaType: CTR_LAYER, bytes: CRIU_LAYER }];
    expect((await readLayout(both)).inventory.read.files).toBe(SET.length);
    expect(await errorOf(readLayout([plain(other), plain(CRIU_LAYER)]))).toMatchObject({
      code: 'image-malformed',
      offset: 0,
    });
  });
});

describe('a layer of a system', () => {
  it('with files of the names of a set is no harm where the manifest tells which layer it is', async () => {
    const system = await tarOf([{ name: 'srv/core-1.img', data: Buffer.from('no') }]);
    const layers = [plain(system), { mediaType: CTR_LAYER, bytes: CRIU_LAYER }];
    expect((await readLayout(layers)).inventory.read.files).toBe(SET.length);
  });

  it('and all of the layout may lie below a directory', async () => {
    const files = ociLayoutOf([plain(CRIU_LAYER)]).map((file) => ({ ...file, name: `image/${file.name}` }));
    expect((await readImage(await tarOf(files))).inventory.flavour).toBe('oci');
  });
});

describe('OCI layouts that are refused', () => {
  it('without a set, with what its first layer was', async () => {
    const error = await errorOf(readLayout([plain(ROOTFS)]));
    expect(error).toMatchObject({ code: 'archive-unsafe-entry', offset: 0 });
    expect(error.message).toContain('a symbolic link');
    const two = await errorOf(readLayout([plain(ROOTFS), plain(gzipSync(ROOTFS))]));
    expect(two).toMatchObject({ code: 'image-not-recognised', offset: 0 });
  });

  it('for a bad layer that the manifest calls the checkpoint, whatever else is a set', async () => {
    const hostile = await tarOf([{ name: '../x', data: Buffer.from('x') }, ...SET]);
    const error = await errorOf(readLayout([plain(CRIU_LAYER), { mediaType: CTR_LAYER, bytes: hostile }]));
    expect(error.code).toBe('archive-unsafe-name');
    expect(error.file).toContain(blobOf(hostile).name);
  });

  it('with a blob of another digest than its name', async () => {
    const files = ociLayoutOf([plain(CRIU_LAYER)]).map((file) =>
      file.data === CRIU_LAYER ? { ...file, name: blobOf(ROOTFS).name } : file,
    );
    const error = await errorOf(readImage(await tarOf(files)));
    expect(error).toMatchObject({ code: 'image-malformed', file: blobOf(ROOTFS).name });
  });

  it.each<readonly [string, TarFile, string]>([
    ['a symbolic link', { name: 'etc', type: 'symlink', linkname: '/' }, 'archive-unsafe-entry'],
    ['a hard link', { name: 'x.img', type: 'link', linkname: 'inventory.img' }, 'archive-unsafe-entry'],
    ['a device', { name: 'null', type: 'character-device' }, 'archive-unsafe-entry'],
    ['a name that leads out', { name: '../../etc/passwd', data: Buffer.from('x') }, 'archive-unsafe-name'],
    ['the same file twice', { name: 'pstree.img', data: Buffer.from('x') }, 'image-malformed'],
    ['an invalid image file', { name: 'mm-9.img', data: Buffer.from('nonsense') }, 'image-bad-magic'],
  ])('with %s in the layer of the set', async (_what, entry, code) => {
    const bytes = await tarOf([...SET, entry]);
    const error = await errorOf(readLayout([plain(bytes)]));
    expect(error.code).toBe(code);
    expect(error.file).toContain(blobOf(bytes).name);
    expect(error.offset).not.toBeNull();
  });

  it('with a layer that is cut short', async () => {
    const cut = CRIU_LAYER.subarray(0, CRIU_LAYER.length - 1_500);
    const error = await errorOf(readLayout([plain(cut)]));
    expect(error.code).toBe('image-truncated');
    expect(error.file).toContain(blobOf(cut).name);
  });

  it('with a layer that expands beyond all bounds, whatever is in it', async () => {
    const limits = { ratioFreeBytes: 1024 * 1024, expansionRatio: 20 };
    const bomb = gzipSync(await tarOf([...SET, { name: 'pages-9.img', data: Buffer.alloc(8 * 1024 * 1024) }]));
    const error = await errorOf(readImage(await tarOf(ociLayoutOf([plain(bomb)])), { limits }));
    expect(error.code).toBe('image-expansion-too-large');
  });

  it('with an archive that ends inside of a blob', async () => {
    const tar = await tarOf(ociLayoutOf([plain(CRIU_LAYER)]));
    for (const length of [3_000, 5_000, 9_000]) {
      expect((await errorOf(readImage(tar.subarray(0, length)))).code).toBe('image-truncated');
    }
  });

  it('with more blobs than an image has', async () => {
    const blobs = Array.from({ length: 1_025 }, (_, i) => blobOf(Buffer.from(`other ${i}`)));
    const error = await errorOf(readImage(await tarOf([{ name: 'index.json', data: Buffer.from('{}') }, ...blobs])));
    expect(error.code).toBe('archive-too-many-entries');
  });

  it('with more JSON than is kept, though each document is small', async () => {
    const document = (i: number) => blobOf(Buffer.from(`{"i":${i},"x":"${'x'.repeat(1_000_000)}"}`));
    const blobs = Array.from({ length: 9 }, (_, i) => document(i));
    const read = async (count: number) =>
      readImage(
        await tarOf([{ name: 'index.json', data: Buffer.from('{}') }, blobOf(CRIU_LAYER), ...blobs.slice(0, count)]),
      );
    expect((await read(8)).inventory.format).toBe('criu');
    expect(await errorOf(read(9))).toMatchObject({ code: 'image-too-large', file: blobs[8]?.name, offset: 0 });
  });

  it('with more sets than are kept, even where a manifest names one', async () => {
    const names = Array.from({ length: 64 }, (_, i) => `notes-${i}.json`);
    const others = await Promise.all(names.map((name) => tarOf([...SET, { name }])));
    const layers = [{ mediaType: CTR_LAYER, bytes: CRIU_LAYER }, ...others.map(plain)];
    expect((await readLayout(layers.slice(0, 64))).inventory.format).toBe('criu');
    const error = await errorOf(readLayout(layers));
    expect(error).toMatchObject({ code: 'archive-too-many-entries', offset: 0 });
    expect(error.message).toContain('more than 64 CRIU image sets');
  });

  it('with an invalid index', async () => {
    const tar = await tarOf([{ name: 'index.json', data: Buffer.from('{') }, blobOf(CRIU_LAYER)]);
    // The index says nothing that is needed where there is one set only.
    expect((await readImage(tar)).inventory.format).toBe('criu');
  });
});

describe('a layer compressed more than once', () => {
  it('is not read', async () => {
    const error = await errorOf(readLayout([plain(gzipSync(gzipSync(CRIU_LAYER)))]));
    expect(error.code).toBe('image-not-recognised');
  });
});
