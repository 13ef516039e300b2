import { readFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { IMAGE_FORMATS } from '#image-formats/image-formats.ts';
import { createImageReader } from '#unpack/image-reader.ts';
import { chunksOf } from '../support/images/byte-chunks.ts';
import { corpusFile } from '../support/images/corpus-files.ts';
import { xzOf, zstdOf } from '../support/images/make-compressed.ts';
import { criuSet } from '../support/images/make-criu.ts';
import { ociLayoutOf, TAR_LAYER } from '../support/images/make-oci.ts';
import { podOfDirectories, podOfTars } from '../support/images/make-pod.ts';
import { tarHeader, tarOf } from '../support/images/make-tar.ts';
import { secretContainer } from '../support/images/secret-set.ts';
import { createRandom, mutate, pick, type Random } from './harness/mutate.ts';
import { bufferBytes, fuzzRuns, judge } from './harness/outcome.ts';

const MIB = 1024 * 1024;
/** A decoder's window and dictionary, and what its buffers hold; never a length that is only claimed. */
const MAX_GROWTH_BYTES = 160 * MIB;

const tarOfFiles = (files: ReadonlyMap<string, Uint8Array>) =>
  tarOf([...files].map(([name, data]) => ({ name, data })));
const SET_FILES = [...criuSet(0)].map(([name, data]) => ({ name, data }));
const SMALL = await tarOfFiles(criuSet(0));
const CONTAINER = await tarOfFiles(secretContainer());
const CONTAINERS = { app: SET_FILES, sidecar: SET_FILES };
const POD = await tarOf(podOfDirectories(CONTAINERS));
const POD_OF_TARS = await tarOf(await podOfTars(CONTAINERS));
const REAL = gunzipSync(corpusFile('criu/host-6.18__cont.tar.gz'));
const REGISTRY = await tarOf(ociLayoutOf([{ mediaType: TAR_LAYER, bytes: POD_OF_TARS }]));
const fixture = (name: string) => readFileSync(new URL(`../integration/unpack/fixtures/${name}`, import.meta.url));

async function readImage(bytes: Uint8Array, chunk = 65_536): Promise<string | null> {
  const before = bufferBytes();
  const outcome = await createImageReader(IMAGE_FORMATS)
    .read(chunksOf(bytes, chunk))
    .catch((error: unknown) => ({ error }));
  const code = judge(outcome);
  if (bufferBytes() - before > MAX_GROWTH_BYTES) throw new Error('too many buffers for a small upload');
  return code;
}

/** A tar whose damage the checksum of its header does not give away. */
function damageHeader(tar: Buffer, random: Random): Buffer {
  const at = pick(headersOf(tar), random);
  const damaged = mutate(tar.subarray(at, at + 512), random).subarray(0, 512);
  const header = tarHeader({ name: '', edit: (block) => damaged.copy(block) });
  return Buffer.concat([tar.subarray(0, at), header, tar.subarray(at + 512)]);
}

function headersOf(tar: Buffer): readonly number[] {
  const headers: number[] = [];
  for (let at = 0; at < tar.length && tar[at] !== 0; ) {
    headers.push(at);
    const size = Number.parseInt(tar.toString('latin1', at + 124, at + 135), 8);
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return headers;
}

describe('uploads', () => {
  it('a small tar, cut at every byte', async () => {
    for (let length = 0; length < SMALL.length - 512; length += 1) {
      const code = await readImage(SMALL.subarray(0, length));
      const expected = length === 0 ? 'image-empty' : length < 512 ? 'image-not-recognised' : 'image-truncated';
      if (code !== expected) expect([length, code]).toEqual([length, expected]);
    }
  });

  it.each<readonly [string, Buffer, number]>([
    ['a small tar', SMALL, 300],
    ['a tar of a container', CONTAINER, 150],
    ['a real tar', REAL, 50],
    ['a pod', POD, 100],
    ['a pod of tars', POD_OF_TARS, 200],
    ['a pod of tars in a registry', REGISTRY, 200],
    ['what skopeo wrote', gunzipSync(fixture('skopeo-oci-archive-all.tar.gz')), 50],
    ['gzip', gzipSync(SMALL), 150],
    ['zstd of raw blocks', zstdOf(SMALL), 100],
    ['zstd', fixture('loop.tar.zst'), 150],
    ['xz', fixture('loop.tar.xz'), 30],
    ['xz of raw chunks', xzOf(SMALL), 30],
  ])('%s, damaged', async (name, bytes, runs) => {
    const random = createRandom(name.length * 7_919);
    for (let run = fuzzRuns(runs); run > 0; run -= 1) {
      await readImage(mutate(bytes, random), 1 + Math.floor(random() * 70_000));
    }
  });

  it.each<readonly [string, Buffer, number]>([
    ['a small tar', SMALL, 500],
    ['a tar of a container', CONTAINER, 200],
  ])('%s, with a damaged header that has its checksum', async (name, bytes, runs) => {
    const random = createRandom(name.length * 104_729);
    const codes = new Set<string | null>();
    for (let run = fuzzRuns(runs); run > 0; run -= 1) codes.add(await readImage(damageHeader(bytes, random)));
    // The damage reaches what stands behind the checksum.
    expect([...codes]).toEqual(expect.arrayContaining([null, 'archive-malformed', 'archive-unsafe-name']));
  });
});
