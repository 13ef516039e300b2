import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Serving, serve } from '#api/serve.ts';
import { ImageError, type ImageErrorCode } from '#core/formats/image-error.ts';
import { IMAGE_FORMATS } from '#image-formats/image-formats.ts';
import { createImageReader } from '#unpack/image-reader.ts';
import { archiveInputOf } from '../../fuzz/criu/input-of-archive.ts';
import { setInputOf } from '../../fuzz/criu/input-of-set.ts';
import { type Composed, composeForTest } from '../../support/compose-for-test.ts';
import { zstdBlockHeader } from '../../support/images/make-compressed.ts';
import { criuHeader, criuSet } from '../../support/images/make-criu.ts';
import { TAR_END, tarContent, tarHeader, tarOf } from '../../support/images/make-tar.ts';
import { appOver, BYTES, call, corpus } from './api-under-test.ts';

const SEED = 4;
const REFUSED_SETS = 150;
const REFUSED_ARCHIVES = 150;
const MIB = 1024 * 1024;
const GOOD = corpus('criu/host-6.18__cont.tar.gz');

let composed: Composed;
let serving: Serving;
let goodDigest = '';
beforeAll(async () => {
  composed = await composeForTest();
  serving = await serve(appOver(composed.ports), { host: '127.0.0.1', port: 0 });
  // One image is there, so that "unchanged" is not "empty".
  const answer = await upload(GOOD, 'good');
  expect(answer.status).toBe(201);
  goodDigest = answer.body.digest;
});
afterAll(async () => {
  await serving.close();
  await composed.close();
});

const upload = (body: Buffer, name = 'bad') =>
  call(serving.url, 'post', `/api/v1/images?name=${name}`, { type: BYTES, body });

async function expectNothingStored(): Promise<void> {
  const { status, body } = await call(serving.url, 'get', '/api/v1/images');
  expect([status, body.items.map(({ digest }: { digest: string }) => digest)]).toEqual([200, [goodDigest]]);
  expect((await upload(GOOD, 'good')).status).toBe(200);
  expect((await call(serving.url, 'get', '/readyz')).status).toBe(200);
}

async function refusalOf(bytes: Uint8Array): Promise<ImageError | null> {
  async function* body(): AsyncGenerator<Uint8Array> {
    yield bytes;
  }
  try {
    await createImageReader(IMAGE_FORMATS).read(body());
    return null;
  } catch (error) {
    if (error instanceof ImageError) return error;
    throw error;
  }
}

interface Refused {
  readonly index: number;
  readonly bytes: Buffer;
  readonly error: ImageError;
}

/** The first inputs that reading refuses; those that it can read are images like others. */
async function refused(count: number, bytesOf: (index: number) => Promise<Uint8Array | null>): Promise<Refused[]> {
  const found: Refused[] = [];
  for (let index = 0; found.length < count; index += 1) {
    const bytes = await bytesOf(index);
    const error = bytes === null || bytes.length === 0 ? null : await refusalOf(bytes);
    if (bytes !== null && error !== null) found.push({ index, bytes: Buffer.from(bytes), error });
  }
  return found;
}

const sets = (index: number) => {
  const { files } = setInputOf(SEED, index);
  // tar-stream writes no names that no file has.
  const named = files.every(({ name, link }) => /^[ -~]+$/.test(name) && link === undefined);
  return named ? tarOf(files.map(({ name, bytes }) => ({ name, data: bytes }))) : Promise.resolve(null);
};
const archives = (index: number) => {
  const { bytes, isStreamDamaged } = archiveInputOf(SEED, index);
  return Promise.resolve(isStreamDamaged ? null : bytes);
};

describe('damaged CRIU sets over HTTP', () => {
  it.each([
    ['sets', REFUSED_SETS, sets],
    ['archives', REFUSED_ARCHIVES, archives],
  ] as const)('%s are refused with code, file and place, and leave nothing behind', async (_what, count, bytesOf) => {
    const inputs = await refused(count, bytesOf);
    const codes = new Set<ImageErrorCode>();
    for (const { index, bytes, error } of inputs) {
      const answer = await upload(bytes);
      expect([index, answer.headers['content-type']]).toEqual([
        index,
        expect.stringMatching(/^application\/problem\+json/),
      ]);
      const { code, file = null, offset = null, status } = answer.body;
      expect([index, code, file, offset]).toEqual([index, error.code, error.file, error.offset]);
      expect([index, status, answer.status]).toEqual([index, 422, 422]);
      codes.add(error.code);
    }
    expect(codes.size).toBeGreaterThanOrEqual(5);
    await expectNothingStored();
  });
});

/** Decompresses to as much as the number of its blocks says, of 4 bytes each (RFC 8878, run-length blocks). */
function zstdBomb(bytes: number): Buffer {
  const block = 128 * 1024;
  const blocks = Array.from({ length: bytes / block }, () =>
    Buffer.concat([zstdBlockHeader(block, false, 1), Buffer.from([0])]),
  );
  const head = tarHeader({ name: 'pages-1.img', size: bytes });
  const first = Buffer.concat([zstdBlockHeader(head.length, false), head]);
  const last = zstdBlockHeader(0, true);
  return Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0x38]), first, ...blocks, last]);
}

const manyFiles = (count: number) =>
  gzipSync(
    Buffer.concat([...Array.from({ length: count }, (_, at) => tarHeader({ name: `unknown-${at}` })), TAR_END]),
    { level: 1 },
  );

const files = [...criuSet()].map(([name, data]) =>
  Buffer.concat([tarHeader({ name, size: data.length }), tarContent(data)]),
);
const set = Buffer.concat([...files, TAR_END]);
const withFirst = (...parts: readonly Buffer[]) => Buffer.concat([...parts, set]);

describe('bombs over HTTP', () => {
  it.each<readonly [string, () => Buffer, string, string | null]>([
    [
      'gzip',
      () => gzipSync(Buffer.concat([tarHeader({ name: 'pages-1.img', size: 256 * MIB }), Buffer.alloc(256 * MIB)])),
      'image-expansion-too-large',
      null,
    ],
    ['zstd', () => zstdBomb(1024 * MIB), 'image-expansion-too-large', null],
    ['gzip in gzip', () => gzipSync(gzipSync(set)), 'compression-unsupported', null],
    ['more files than a set may have', () => manyFiles(65_540), 'archive-too-many-entries', null],
    [
      'a file of eight exbibytes',
      () =>
        withFirst(tarHeader({ name: 'pages-2.img', edit: (block) => block.fill(0x80, 124, 125).fill(0x7f, 128, 136) })),
      'archive-malformed',
      null,
    ],
    [
      'a file larger than the upload',
      () => Buffer.concat([tarHeader({ name: 'pages-9.img', size: 8 * 1024 ** 3 - 1 }), Buffer.alloc(512)]),
      'image-truncated',
      'pages-9.img',
    ],
    [
      'an entry of four gibibytes',
      () =>
        withFirst(
          tarHeader({ name: 'fs-1.img', size: 12 }),
          tarContent(Buffer.concat([criuHeader('fs'), Buffer.alloc(4, 0xff)])),
        ),
      'image-length-impossible',
      'fs-1.img',
    ],
    [
      'a name that leads out',
      () => withFirst(tarHeader({ name: '../core-1.img' })),
      'archive-unsafe-name',
      '../core-1.img',
    ],
    [
      'a link',
      () => withFirst(tarHeader({ name: 'core-9.img', type: '2', target: '/etc/shadow' })),
      'archive-unsafe-entry',
      'core-9.img',
    ],
    ['a device', () => withFirst(tarHeader({ name: 'core-9.img', type: '3' })), 'archive-unsafe-entry', 'core-9.img'],
    [
      'records that name another size',
      () =>
        withFirst(tarHeader({ name: 'x', type: 'x', size: 11 }), tarContent('11 size=99\n'), tarHeader({ name: 'a' })),
      'archive-malformed',
      null,
    ],
    [
      'a sparse file in records',
      () =>
        withFirst(
          tarHeader({ name: 'x', type: 'x', size: 22 }),
          tarContent('22 GNU.sparse.major=1\n'),
          tarHeader({ name: 'pages-3.img' }),
        ),
      'archive-unsafe-entry',
      'pages-3.img',
    ],
    [
      'JSON without end',
      () => withFirst(tarHeader({ name: 'spec.dump', size: 300_000 }), tarContent('['.repeat(300_000))),
      'image-too-deep',
      'spec.dump',
    ],
  ])('%s', async (_what, bytesOf, code, file) => {
    const answer = await upload(bytesOf());
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect([answer.body.code, file === null ? null : answer.body.file]).toEqual([code, file]);
    expect(answer.body.offset).toEqual(expect.any(Number));
    await expectNothingStored();
  });
});
