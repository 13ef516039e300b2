/** One side of the benchmark in a process of its own, so that its memory is its own: `read` or `copy`, and page bytes. */
import { createHash } from 'node:crypto';
import { Readable, Transform, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createImageReader } from '#unpack/image-reader.ts';
import { linuxCrStream } from './large-streams.ts';

export interface SideMeasured {
  readonly digest: string;
  readonly bytes: number;
  readonly seconds: number;
  readonly maxRssBytes: number;
}

const WARM_UP_BYTES = 64 * 1024 * 1024;
const KIB = 1024;

const SIDES = {
  read: async (pageBytes: number) => {
    const { digest, bytes } = await createImageReader().read(Readable.from(linuxCrStream(pageBytes)));
    return { digest, bytes };
  },
  copy: async (pageBytes: number) => {
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
    await pipeline(Readable.from(linuxCrStream(pageBytes)), hashing, sink);
    return { digest: `sha256:${hash.digest('hex')}`, bytes };
  },
} as const;

const [side = '', pageBytes = ''] = process.argv.slice(2);
if (side !== 'read' && side !== 'copy') throw new Error(`no side ${side}`);
await SIDES[side](WARM_UP_BYTES);
const start = performance.now();
const outcome = await SIDES[side](Number(pageBytes));
const seconds = (performance.now() - start) / 1000;
const maxRssBytes = process.resourceUsage().maxRSS * KIB;
console.log(JSON.stringify({ ...outcome, seconds, maxRssBytes } satisfies SideMeasured));
