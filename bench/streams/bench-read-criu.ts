import type { ChildProcess } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { alternate, type Bench, type Ratio, ratioOf, showBytes, showSpeed } from '../ratio.ts';
import { compress } from './compress.ts';
import { podmanTar } from './large-streams.ts';
import { sizeOf, startServer, stopServer, upload } from './upload-body.ts';

const PAGE_BYTES = 1024 ** 3;
const WARM_UP_BYTES = 64 * 1024 * 1024;
const CHUNK_BYTES = 64 * 1024;
const ROUNDS = 3;
/** What a process that reads a checkpoint of any size may have resident. */
const MAX_RESIDENT_MIB = 150;

type Body = () => Promise<AsyncIterable<Uint8Array> | Iterable<Uint8Array>>;

/**
 * A container checkpoint of 1 GiB to a node:http server that makes an inventory of it, against the same server with a
 * handler that hashes the body and forgets it. As Podman writes it with `--compress=none`, `gzip` and `zstd`.
 */
export const benchReadCriu: Bench = async (note) => {
  const folder = await mkdtemp(join(tmpdir(), 'restore-matrix-bench-'));
  try {
    note('reading 1 GiB');
    const ratios = [await compare('read-criu', 'a container checkpoint', 1, 0.5, async () => podmanTar(PAGE_BYTES))];
    for (const program of ['gzip', 'zstd']) {
      const packed = join(folder, program);
      if (!(await compress(program, podmanTar(PAGE_BYTES), packed))) {
        note(`${program} is not at hand: left out`);
        continue;
      }
      const { size } = await stat(packed);
      const body: Body = async () => createReadStream(packed, { highWaterMark: CHUNK_BYTES });
      const what = `one by ${program}, ${showBytes(size)} of it,`;
      ratios.push(await compare(`read-criu-${program}`, what, PAGE_BYTES / size, null, body));
    }
    return ratios;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

/** `expansion`: bytes of the checkpoint for every byte of the body. */
async function compare(name: string, what: string, expansion: number, goal: number | null, body: Body): Promise<Ratio> {
  const servers: ChildProcess[] = [];
  try {
    const [read, sink] = [
      await startServer('serve-bodies.ts', ['read']),
      await startServer('serve-bodies.ts', ['sink']),
    ];
    servers.push(read.child, sink.child);
    for (const { url } of [read, sink]) await upload(url, podmanTar(WARM_UP_BYTES));
    const digests = new Set<string>();
    const measure = async (url: string): Promise<number> => {
      const { speed, digest } = await upload(url, await body());
      digests.add(digest);
      return speed;
    };
    const sides = await alternate(
      ROUNDS,
      () => measure(read.url),
      () => measure(sink.url),
    );
    if (digests.size !== 1) throw new Error('the two servers did not see the same bytes');
    const resident = showBytes(await sizeOf(read.child));
    const expanded = sides.ours.map((speed) => speed * expansion);
    return ratioOf(sides, {
      name,
      of: `${what} with 1 GiB of pages becomes an inventory / is hashed, on the same bare node:http server`,
      goal,
      figures: {
        ours: `${showSpeed(sides.ours, 'MiB/s')} of the body, ${showSpeed(expanded, 'MiB/s')} of the checkpoint, at most ${resident} resident (goal: under ${MAX_RESIDENT_MIB} MiB)`,
        sink: `${showSpeed(sides.theirs, 'MiB/s')}, at most ${showBytes(await sizeOf(sink.child))} resident`,
      },
    });
  } finally {
    for (const server of servers) await stopServer(server);
  }
}
