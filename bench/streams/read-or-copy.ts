/** One side of the benchmark in a process of its own, so that its memory is its own: which one, and page bytes. */
import { createHash } from 'node:crypto';
import { Readable, Transform, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseRestorer } from '#core/profile/parse-restorer.ts';
import { NO_FACTS, type Profile } from '#core/profile/profile.ts';
import { OWN_EVALUATOR } from '#core/verdict/own-evaluator.ts';
import { parseKernelRelease } from '#core/version/parse-kernel-release.ts';
import { createImageConverter } from '#image-conversion/image-converter.ts';
import { IMAGE_FORMATS } from '#image-formats/image-formats.ts';
import { createImageReader } from '#unpack/image-reader.ts';
import { type Chunks, linuxCrStream, olderLinuxCrStream } from './large-streams.ts';

export interface SideMeasured {
  readonly digest: string;
  readonly bytes: number;
  readonly seconds: number;
  readonly maxRssBytes: number;
}

/** A kernel of the newest header revision. */
const NEWEST: Profile = {
  name: 'newest',
  revision: 1,
  release: parseKernelRelease('3.0'),
  arch: 'x86_64',
  restorers: [parseRestorer('linux-cr@5c3471a')],
  kconfig: {},
  kconfigComplete: false,
  objectSupport: {},
  facts: NO_FACTS,
  labels: {},
};

const UNASKED = { drop: [], revision: null };

async function* asBody(chunks: Chunks): AsyncGenerator<Uint8Array, void, undefined> {
  yield* chunks;
}

const WARM_UP_BYTES = 64 * 1024 * 1024;
const KIB = 1024;

const SIDES = {
  read: async (pageBytes: number) => {
    const { digest, bytes } = await createImageReader(IMAGE_FORMATS).read(Readable.from(linuxCrStream(pageBytes)));
    return { digest, bytes };
  },
  copy: (pageBytes: number) => copy(linuxCrStream(pageBytes)),
  'copy-older': (pageBytes: number) => copy(olderLinuxCrStream(pageBytes)),
  convert: async (pageBytes: number) => {
    const converted = createImageConverter(IMAGE_FORMATS, OWN_EVALUATOR).convert(
      asBody(olderLinuxCrStream(pageBytes)),
      NEWEST,
      UNASKED,
    );
    for (;;) {
      const { done, value } = await converted.next();
      if (done === true) return { digest: value.digest, bytes: value.bytes };
    }
  },
} as const;

async function copy(chunks: Chunks): Promise<{ digest: string; bytes: number }> {
  const hash = createHash('sha256');
  let bytes = 0;
  const hashing = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  const sink = new Writable({ write: (_chunk, _encoding, done) => done() });
  await pipeline(Readable.from(chunks), hashing, sink);
  return { digest: `sha256:${hash.digest('hex')}`, bytes };
}

function isSide(name: string): name is keyof typeof SIDES {
  return name in SIDES;
}

const [side = '', pageBytes = ''] = process.argv.slice(2);
if (!isSide(side)) throw new Error(`no side ${side}`);
await SIDES[side](WARM_UP_BYTES);
const start = performance.now();
const outcome = await SIDES[side](Number(pageBytes));
const seconds = (performance.now() - start) / 1000;
const maxRssBytes = process.resourceUsage().maxRSS * KIB;
console.log(JSON.stringify({ ...outcome, seconds, maxRssBytes } satisfies SideMeasured));
