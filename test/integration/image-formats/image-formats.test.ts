/** Walks the table of image formats: each is recognised, read, kept and converted, or says why not. */
import { deflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CapsuleError } from '#core/capsule/capsule-error.ts';
import { ImageError } from '#core/formats/image-error.ts';
import { BYTE_FORMAT_NAMES, BYTE_FORMATS, IMAGE_FLAVOURS } from '#core/image/image-format.ts';
import { OWN_EVALUATOR } from '#core/verdict/own-evaluator.ts';
import { createImageConverter } from '#image-conversion/image-converter.ts';
import { IMAGE_FORMATS } from '#image-formats/image-formats.ts';
import { HEAD_BYTES } from '#unpack/format-reader.ts';
import { createImageReader } from '#unpack/image-reader.ts';
import { createDetectAgain } from '#unpack/pack-capsule.ts';
import { readImage } from '#usecases/images/read-image.ts';
import { recordImage } from '#usecases/images/record-image.ts';
import { readProjectFile } from '../../architecture/project-files.ts';
import { chunksOf } from '../../support/images/byte-chunks.ts';
import { FORMAT_SAMPLES, type FormatSample } from '../../support/images/format-samples.ts';
import { openStore, type StoreUnderTest } from '../store/store-under-test.ts';
import { type UseCasePorts, useCasePorts } from '../usecases/use-case-ports.ts';

const CHUNK_BYTES = 65_536;

const SAMPLES = BYTE_FORMAT_NAMES.flatMap((format) =>
  Object.entries<FormatSample>(FORMAT_SAMPLES[format]).map(([flavour, sample]) => ({ format, flavour, ...sample })),
);

let store: StoreUnderTest;
let ports: UseCasePorts;
beforeAll(async () => {
  store = await openStore();
  ports = { ...useCasePorts(store.ports), reader: createImageReader(IMAGE_FORMATS) };
});
afterAll(() => store.close());

describe('the table', () => {
  it('has every format once', () => {
    expect(IMAGE_FORMATS.map(({ format }) => format)).toEqual(BYTE_FORMAT_NAMES);
    expect(SAMPLES.map(({ flavour }) => flavour)).toEqual(IMAGE_FLAVOURS);
    expect(new Set(IMAGE_FLAVOURS).size).toBe(IMAGE_FLAVOURS.length);
  });

  it.each(BYTE_FORMAT_NAMES)('%s is a row of docs/formats.md, which links a page', (format) => {
    const rows = readProjectFile('docs/formats.md').split('\n');
    const links = rows.map((row) => /^\| `([a-z-]+)` .*\(formats\/(\S+\.md)\) +\|$/.exec(row));
    const page = links.find((row) => row?.[1] === format)?.[2];
    expect(page, `a row of ${format}`).toBeDefined();
    expect(readProjectFile(`docs/formats/${page}`).length).toBeGreaterThan(1_000);
  });

  it('loads the reader of the format that is read, and no other', async () => {
    const loaded: string[] = [];
    const noted = IMAGE_FORMATS.map((one) => ({
      ...one,
      loadReader: () => {
        loaded.push(one.format);
        return one.loadReader();
      },
    }));
    for (const { format, bytes } of SAMPLES) {
      await createImageReader(noted).read(chunksOf(await bytes(), CHUNK_BYTES));
      expect(loaded.splice(0)).toEqual([format]);
    }
  });
});

describe.each(SAMPLES)('an image of $format, $flavour', ({ format, flavour, bytes, target, refused }) => {
  const body = async () => chunksOf(await bytes(), CHUNK_BYTES);

  it('is recognised by its own format and by no other', async () => {
    const head = (await bytes()).subarray(0, HEAD_BYTES);
    expect(IMAGE_FORMATS.filter((one) => one.recognise(head)).map((one) => one.format)).toEqual([format]);
  });

  it('is read to an inventory, which its capsule gives again', async () => {
    const { inventory, capsule } = await createImageReader(IMAGE_FORMATS).read(await body());
    expect(inventory).toMatchObject({ format, flavour });
    expect(inventory.objects.length).toBeGreaterThan(5);
    const kept = await capsule?.();
    expect(kept?.packed).not.toBeNull();
    expect(kept && (await createDetectAgain(IMAGE_FORMATS)(kept))).toEqual(inventory);
  });

  it('is recorded', async () => {
    const { digest } = await recordImage(ports, await readImage(ports, await body()), { name: flavour });
    expect(await store.ports.images.find(flavour)).toMatchObject({ digest, inventory: { format, flavour } });
  });

  it(refused === null ? 'is converted to an image of the same format' : 'says why it is not converted', async () => {
    const converting = convert(await body());
    if (refused !== null) {
      const error = await converting.catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(ImageError);
      expect(error).toMatchObject({ code: 'conversion-refused', message: expect.stringMatching(refused) });
      return;
    }
    const converted = await converting;
    const { inventory } = await createImageReader(IMAGE_FORMATS).read(chunksOf(converted, CHUNK_BYTES));
    expect(inventory).toMatchObject({ format, flavour });
  });

  async function convert(source: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
    const converter = createImageConverter(IMAGE_FORMATS, OWN_EVALUATOR);
    const pieces: Uint8Array[] = [];
    for await (const piece of converter.convert(source, target, { drop: [], revision: null }))
      pieces.push(new Uint8Array(piece));
    return Buffer.concat(pieces);
  }
});

describe('what is of no format', () => {
  const titles = BYTE_FORMAT_NAMES.map((format) => BYTE_FORMATS[format].title);

  it('is refused with the names of all formats', async () => {
    const body = chunksOf(Buffer.alloc(HEAD_BYTES, 'x'), CHUNK_BYTES);
    const error = await createImageReader(IMAGE_FORMATS)
      .read(body)
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'image-not-recognised' });
    for (const title of titles) expect((error as ImageError).message).toContain(title);
  });

  it('is not converted where the table says why', async () => {
    const formats = IMAGE_FORMATS.map((one) => ({ ...one, conversion: 'this format is not converted' }));
    const { bytes, target } = FORMAT_SAMPLES.criu.bare;
    const converter = createImageConverter(formats, OWN_EVALUATOR);
    const pieces = converter.convert(chunksOf(await bytes(), CHUNK_BYTES), target, { drop: [], revision: null });
    await expect(pieces.next()).rejects.toMatchObject({
      code: 'conversion-refused',
      message: 'this format is not converted',
    });
  });

  it('makes a capsule that cannot be read', async () => {
    const packed = deflateRawSync(JSON.stringify({ version: 1, kind: 'zip' }));
    await expect(createDetectAgain(IMAGE_FORMATS)({ version: 1, packed })).rejects.toThrow(CapsuleError);
  });
});
