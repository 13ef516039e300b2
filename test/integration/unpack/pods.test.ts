import { readFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { corpusFile, corpusSet } from '../../support/images/corpus-files.ts';
import { zstdOf } from '../../support/images/make-compressed.ts';
import { criuSet } from '../../support/images/make-criu.ts';
import {
  blobOf,
  CTR_LAYER,
  digestOf,
  nestedIndexOf,
  ociImageOf,
  ociIndexOf,
  ociLayoutOf,
  TAR_LAYER,
} from '../../support/images/make-oci.ts';
import { jsonFile, podOfDirectories, podOfTars, within } from '../../support/images/make-pod.ts';
import { type TarFile, tarOf } from '../../support/images/make-tar.ts';
import { errorOf, readImage, readImages } from '../../support/images/read-image.ts';

const filesOf = async (path: string): Promise<readonly TarFile[]> =>
  [...(await corpusSet(path))].map(([name, data]) => ({ name, data }));
const CRIO = await filesOf('containers/truthbox-cri-o.tar.gz');
const CONTAINERD = await filesOf('containers/truthbox-containerd.tar.gz');
const POD = { app: CRIO, sidecar: CONTAINERD };
const SET: readonly TarFile[] = [...criuSet()].map(([name, data]) => ({ name, data }));
const plain = (bytes: Uint8Array) => ({ mediaType: TAR_LAYER, bytes });
const annotated = (descriptor: object, name: string) => ({
  ...descriptor,
  annotations: { 'org.opencontainers.image.ref.name': name },
});

const alone = async (files: readonly TarFile[]) => (await readImage(await tarOf(files))).inventory;
const read = async (files: readonly TarFile[]) => readImages(await tarOf(files));
const namesOf = async (files: readonly TarFile[]) => (await read(files)).images.map(({ name }) => name);

/** Both containers, as each is read by itself. */
async function expectPod({ images }: Awaited<ReturnType<typeof readImages>>) {
  expect(images.map(({ name }) => name).sort()).toEqual(['app', 'sidecar']);
  for (const [name, files] of Object.entries(POD)) {
    const own = await alone(files);
    const inventory = images.find((one) => one.name === name)?.inventory;
    expect(inventory?.objects).toEqual(own.objects);
    expect(inventory).toMatchObject({ flavour: own.flavour, origin: own.origin });
  }
}

describe('the checkpoint of a pod', () => {
  it('with a directory for each container gives an image for each', async () => {
    const tar = await tarOf(podOfDirectories(POD));
    for (const bytes of [tar, gzipSync(tar), zstdOf(tar)]) await expectPod(await readImages(bytes));
    await expectPod(await readImages(tar, { chunk: 511 }));
  });

  it('with a tar for each container, in a manifest, too; each has the digest of its tar', async () => {
    const files = await podOfTars(POD);
    const pod = await read(files);
    await expectPod(pod);
    const digests = files.flatMap(({ name, data }) => (name.endsWith('.tar') && data ? [digestOf(data)] : []));
    expect(pod.images.map(({ digest }) => digest)).toEqual(digests);
  });

  it('of the first draft, with compressed tars beside pod.options', async () => {
    const tars = await Promise.all(
      Object.entries(POD).map(async ([name, files]) => ({ name, tar: await tarOf(files) })),
    );
    const options = jsonFile('pod.options', { version: 1, containers: tars.map(({ name }) => name) });
    await expectPod(await read([options, ...tars.map(({ name, tar }) => ({ name: `${name}.tar`, data: tar }))]));
    // Without the list, files give the names.
    const unlisted = tars.map(({ name, tar }) => ({ name: `${name}.tar.gz`, data: gzipSync(tar) }));
    await expectPod(await read(unlisted));
  });

  it('in the layer of a container image, as a registry has it', async () => {
    const directories = await tarOf(podOfDirectories(POD));
    await expectPod(await read(ociLayoutOf([plain(gzipSync(directories))])));
    await expectPod(await read(ociLayoutOf([plain(await tarOf(await podOfTars(POD)))])));
  });

  it('of containerd: a container image in a tar for each container', async () => {
    const tars = await Promise.all(
      Object.entries(POD).map(async ([name, files]) => {
        const layer = { mediaType: CTR_LAYER, bytes: await tarOf(files) };
        return { name: `container-${name}.tar`, data: await tarOf(ociLayoutOf([layer])) };
      }),
    );
    const manifest = {
      version: 2,
      containers: Object.keys(POD).map((name) => ({ name, archive: `container-${name}.tar` })),
    };
    await expectPod(await read([jsonFile('checkpoint-manifest.json', manifest), ...tars]));
  });

  it('with one container is an image like any other', async () => {
    const tar = await tarOf(podOfDirectories({ app: CRIO }));
    expect((await readImages(tar)).images.map(({ name }) => name)).toEqual(['']);
    expect((await readImage(tar)).inventory.objects).toEqual((await alone(CRIO)).objects);
  });

  it('is refused with the names of its containers where one image is wanted', async () => {
    const error = await errorOf(readImage(await tarOf(podOfDirectories(POD))));
    expect(error).toMatchObject({ code: 'image-several-sets' });
    expect(error.message).toBe('the archive has 2 image sets: app, sidecar');
  });
});

describe('several container images in one archive', () => {
  const app = ociImageOf([plain(gunzipSync(corpusFile('containers/truthbox-cri-o.tar.gz')))], {
    annotations: { 'org.criu.checkpoint.container.name': 'app', 'org.criu.checkpoint.host.kernel': '6.1.0-1-amd64' },
  });
  const sidecar = ociImageOf([plain(gzipSync(gunzipSync(corpusFile('containers/truthbox-containerd.tar.gz'))))]);

  it('are an image each, in an index or in an index of indexes', async () => {
    const manifests = [app.descriptor, annotated(sidecar.descriptor, 'sidecar')];
    await expectPod(await read([...ociIndexOf(manifests), ...app.blobs, ...sidecar.blobs]));
    const nested = nestedIndexOf(manifests);
    await expectPod(await read([...ociIndexOf([nested.descriptor]), nested.blob, ...app.blobs, ...sidecar.blobs]));
  });

  it('say by their own annotations where each was made', async () => {
    const bare = (name: string, kernel: string, extra: string) => async () =>
      ociImageOf([plain(await tarOf([...SET, { name: extra }]))], {
        annotations: { 'org.criu.checkpoint.container.name': name, 'org.criu.checkpoint.host.kernel': kernel },
      });
    const images = await Promise.all([bare('a', '6.1.1', 'notes-a.json')(), bare('b', '5.10.2', 'notes-b.json')()]);
    const files = [...ociIndexOf(images.map((one) => one.descriptor)), ...images.flatMap((one) => one.blobs)];
    const origins = (await read(files)).images.map(({ inventory }) => inventory.origin.kernel);
    expect(origins).toEqual(['6.1.1', '5.10.2']);
  });

  it('of docker save, with the links of Podman and skopeo', async () => {
    const [one, two, id] = ['1', '2', '3'].map((digit) => digit.repeat(64)) as [string, string, string];
    const save = [
      { Config: 'x.json', RepoTags: ['app'], Layers: [`${one}.tar`] },
      { Config: 'x.json', RepoTags: ['sidecar'], Layers: [`${two}.tar`] },
    ];
    await expectPod(
      await read([
        { name: `${one}.tar`, data: await tarOf(CRIO) },
        { name: `${id}/layer.tar`, type: 'symlink', linkname: `../${one}.tar` },
        { name: `${id}/VERSION`, data: Buffer.from('1.0') },
        { name: `${two}.tar`, data: await tarOf(CONTAINERD) },
        jsonFile('manifest.json', save),
      ]),
    );
  });

  it('that are no checkpoints do not count, and nor do other platforms that were left out', async () => {
    const system = ociImageOf([plain(await tarOf([{ name: 'etc/motd', data: Buffer.from('hello') }]))]);
    const left = { digest: digestOf(Buffer.from('arm64')), platform: { architecture: 'arm64' } };
    const nested = nestedIndexOf([app.descriptor, left]);
    const files = [...ociIndexOf([nested.descriptor, system.descriptor]), nested.blob, ...app.blobs, ...system.blobs];
    expect(await namesOf(files)).toEqual(['']);
  });

  it('under one tag twice are one', async () => {
    const manifests = [annotated(app.descriptor, 'one'), annotated(app.descriptor, 'two')];
    expect(await namesOf([...ociIndexOf(manifests), ...app.blobs])).toEqual(['']);
  });

  it('of one name get different ones', async () => {
    const manifests = [app, sidecar].map(({ descriptor }) => annotated(descriptor, 'web'));
    const blobs = [...app.blobs, ...sidecar.blobs];
    expect((await namesOf([...ociIndexOf(manifests), ...blobs])).sort()).toEqual(['app', 'web']);
    const same = { annotations: { 'org.criu.checkpoint.container.name': 'app' } };
    const third = ociImageOf([plain(await tarOf(CONTAINERD))], same);
    const files = [...ociIndexOf([app.descriptor, third.descriptor]), ...app.blobs, ...third.blobs];
    expect(await namesOf(files)).toEqual(['app', 'app-2']);
  });

  it('are refused if one is missing, by manifest or by layer', async () => {
    const index = ociIndexOf([app.descriptor, sidecar.descriptor]);
    const [layer, config, manifest] = sidecar.blobs as [TarFile, TarFile, TarFile];
    for (const lost of [layer, manifest]) {
      const kept = [layer, config, manifest].filter((one) => one !== lost);
      const error = await errorOf(read([...index, ...app.blobs, ...kept]));
      expect(error).toMatchObject({ code: 'image-incomplete', file: lost.name });
    }
  });

  it('are refused for a layer with another digest than its name', async () => {
    const [layer, ...rest] = sidecar.blobs as [TarFile, TarFile, TarFile];
    const index = ociIndexOf([app.descriptor, sidecar.descriptor]);
    const forged = { ...layer, data: await tarOf(SET) };
    expect(await errorOf(read([...index, ...app.blobs, ...rest, forged]))).toMatchObject({
      code: 'image-malformed',
      file: layer.name,
    });
  });

  it('are read once, however an index repeats them and itself', async () => {
    const own = nestedIndexOf([]);
    const loop = [app.descriptor, own.descriptor, { digest: `sha256:${'0'.repeat(64)}`, platform: {} }];
    const nested = nestedIndexOf(Array.from({ length: 5_000 }, () => loop[0] as object).concat(loop));
    const files = [...ociIndexOf([nested.descriptor, nested.descriptor]), nested.blob, own.blob, ...app.blobs];
    expect(await namesOf(files)).toEqual(['']);
  });

  it('are refused if an index lists 10,000', async () => {
    const many = Array.from({ length: 10_000 }, (_, i) => ({ digest: digestOf(Buffer.from(`${i}`)) }));
    const error = await errorOf(read([...ociIndexOf(many), ...app.blobs]));
    expect(['image-too-large', 'image-incomplete']).toContain(error.code);
    const few = await errorOf(read([...ociIndexOf(many.slice(0, 1_000)), ...app.blobs]));
    expect(few.code).toBe('image-incomplete');
  });

  it('cost no more than the JSON is long, however many layers it lists', async () => {
    const layers = Buffer.from(`{"layers":[${'{},'.repeat(300_000)}{}],"manifests":[${'{},'.repeat(20_000)}{}]}`);
    const descriptor = { digest: digestOf(layers) };
    const error = await errorOf(read([...ociIndexOf([descriptor, app.descriptor]), blobOf(layers), ...app.blobs]));
    expect(error.code).toBe('image-incomplete');
    // Comparing each with each would take minutes.
  });

  it('are refused if indexes lie deeper in one another than any do', async () => {
    let inner = nestedIndexOf([app.descriptor]);
    const blobs = [inner.blob];
    for (let depth = 0; depth < 20; depth += 1) {
      inner = nestedIndexOf([inner.descriptor]);
      blobs.push(inner.blob);
    }
    // Nothing leads to the checkpoint, and it is the only one.
    expect(await namesOf([...ociIndexOf([inner.descriptor]), ...blobs, ...app.blobs])).toEqual(['']);
    const files = [...ociIndexOf([inner.descriptor]), ...blobs, ...app.blobs, ...sidecar.blobs];
    expect(await errorOf(read(files))).toMatchObject({ code: 'image-malformed' });
  });
});

describe('the checkpoint of a pod is refused', () => {
  it('if a container that is listed is missing', async () => {
    const files = podOfDirectories(POD).filter(({ name }) => !name.startsWith('ctr-sidecar/'));
    const error = await errorOf(read(files));
    expect(error).toMatchObject({ code: 'image-incomplete', file: 'ctr-sidecar' });
    expect(error.message).toContain('the container sidecar is missing');
    const tars = (await podOfTars(POD)).slice(0, -1);
    expect(await errorOf(read(tars))).toMatchObject({ code: 'image-incomplete' });
  });

  it('if a tar differs from the digest in the manifest', async () => {
    const files = [...(await podOfTars(POD))];
    const last = files.at(-1) as TarFile;
    const error = await errorOf(read([...files.slice(0, -1), { ...last, data: await tarOf(SET) }]));
    expect(error).toMatchObject({ code: 'image-malformed', file: last.name });
  });

  it.each(['inventory.img', 'pstree.img'])('if %s of one container is missing', async (lost) => {
    const files = podOfDirectories(POD).filter(({ name }) => name !== `ctr-app/checkpoint/${lost}`);
    const error = await errorOf(read(files));
    expect(error.code).toBe('image-incomplete');
    expect(error.file).toContain('ctr-app');
  });

  it('if a tar in it is damaged, listed or not', async () => {
    const good = { name: 'app.tar', data: await tarOf(CRIO) };
    const bad = { name: 'sidecar.tar.gz', data: gzipSync(await tarOf(CONTAINERD)).subarray(0, 5_000) };
    for (const files of [
      [good, bad],
      [bad, good],
    ]) {
      const error = await errorOf(read(files));
      expect(error.code).toBe('image-truncated');
      expect(error.file).toContain('sidecar.tar.gz');
    }
  });

  it('if it has more than 64 containers', async () => {
    const many = (count: number) => Array.from({ length: count }, (_, i) => within(`c${i}`, SET)).flat();
    expect((await read(many(64))).images).toHaveLength(64);
    expect(await errorOf(read(many(65)))).toMatchObject({ code: 'archive-too-many-entries' });
    const tar = await tarOf(SET);
    const tars = (count: number) => Array.from({ length: count }, (_, i) => ({ name: `c${i}.tar`, data: tar }));
    expect((await read(tars(64))).images).toHaveLength(64);
    expect(await errorOf(read(tars(65)))).toMatchObject({ code: 'archive-too-many-entries' });
  });

  it('if its tars expand to more than an upload may', async () => {
    const bomb = gzipSync(await tarOf([...SET, { name: 'pages-9.img', data: Buffer.alloc(4 * 1024 * 1024) }]));
    const files = ['a', 'b', 'c'].map((name) => ({ name: `${name}.tar.gz`, data: bomb }));
    const limits = { ratioFreeBytes: 6 * 1024 * 1024, expansionRatio: 20 };
    expect((await readImages(await tarOf(files.slice(0, 1)), { limits })).images).toHaveLength(1);
    expect((await errorOf(readImages(await tarOf(files), { limits }))).code).toBe('image-expansion-too-large');
  });

  it('if a description of it is no JSON, or lists what leads out', async () => {
    const [, ...rest] = podOfDirectories(POD);
    expect((await errorOf(read([{ name: 'pod.options', data: Buffer.from('{') }, ...rest]))).code).toBe(
      'image-malformed',
    );
    const out = jsonFile('pod.options', { containers: { app: '../../ctr-app' } });
    expect((await errorOf(read([out, ...rest]))).code).toBe('image-incomplete');
  });
});

describe('a tar beside the image set of one container', () => {
  it('is a file of the container, whatever it holds, before the set or after it', async () => {
    const volume = { name: 'volumes/data.tar', data: await tarOf(SET) };
    const broken = { name: 'volumes/cut.tar', data: (await tarOf(SET)).subarray(0, 2_000) };
    for (const files of [
      [volume, broken, ...CRIO],
      [...CRIO, volume, broken],
    ]) {
      const { images } = await read(files);
      expect(images).toHaveLength(1);
      expect(images[0]?.inventory.objects).toEqual((await alone(CRIO)).objects);
    }
  });

  it('is still an unknown file of a bare set', async () => {
    const tar = { name: 'extra.tar', data: await tarOf(SET) };
    const first = (await read([tar, ...SET])).images[0]?.inventory;
    expect(first).toEqual((await read([...SET, tar])).images[0]?.inventory);
    expect((first?.read.unknown ?? 0) - ((await alone(SET)).read.unknown ?? 0)).toBe(1);
  });
});

describe('archives that skopeo 1.9.3 wrote', () => {
  const fixture = (name: string) => readFileSync(new URL(`fixtures/${name}`, import.meta.url));

  it('of an index of two checkpoints, with copy --all to an oci-archive', async () => {
    await expectPod(await readImages(fixture('skopeo-oci-archive-all.tar.gz')));
  });

  it('of one checkpoint, with its link to the layer, to a docker-archive', async () => {
    const { images } = await readImages(fixture('skopeo-docker-archive.tar.gz'));
    expect(images.map(({ name }) => name)).toEqual(['']);
    expect(images[0]?.inventory.objects).toEqual((await alone(CRIO)).objects);
  });
});

describe('messages of skopeo in front of the archive', () => {
  it('are told, with the option that leaves them out', async () => {
    const bytes = Buffer.concat([Buffer.from('Getting image source signatures\n'), await tarOf(SET)]);
    const error = await errorOf(readImages(bytes));
    expect(error).toMatchObject({ code: 'image-not-recognised' });
    expect(error.message).toContain('skopeo copy --quiet');
  });
});

describe('a blob that no index leads to', () => {
  it('is no container where an index leads to one', async () => {
    const image = ociLayoutOf([plain(await tarOf(CRIO))]);
    expect(await namesOf([...image, blobOf(await tarOf(CONTAINERD))])).toEqual(['']);
  });
});
