import { execFile } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { cachedNode } from '../../scripts/other-nodes.mjs';
import { alternate, type Bench, type Ratio, ratioOf, showBytes, showSpeed } from '../ratio.ts';
import { compress } from './compress.ts';
import type { ExpandMeasured } from './expand-side.ts';
import { podmanTar } from './large-streams.ts';

type Program = 'gzip' | 'zstd';

const PAGE_BYTES = 256 * 1024 * 1024;
const MIB = 1024 * 1024;
const ROUNDS = 5;

const run = promisify(execFile);

/** Compressed bytes in, guarded chunks out, against node:zlib with the same chunk size piped to a sink; and the whole read. */
export const benchExpandGzip: Bench = (note) =>
  withPacked('gzip', note, async (path, size) => [
    await compare(['gzip', 'gunzip'], process.execPath, path, {
      name: 'expand-gzip',
      of: `expanding ${size} of gzip / createGunzip piped to a sink`,
      goal: 0.8,
    }),
    await compare(['read', 'gunzip'], process.execPath, path, {
      name: 'expand-gzip-read',
      of: 'the same into an inventory and a digest / createGunzip piped to a sink',
      goal: null,
    }),
  ]);

/** The same of zstd through node:zlib, against the zstd program piped to a sink. */
export const benchExpandZstd: Bench = async (note) => {
  const node = nodeWithZstd();
  if (node === null) {
    note(`node:zlib of Node ${process.version} has no zstd, and npm run test:nodes has fetched no newer: left out`);
    return [];
  }
  return await withPacked('zstd', note, async (path, size) => [
    await compare(['zstd-zlib', 'zstd-program'], node, path, {
      name: 'expand-zstd',
      of: `expanding ${size} of zstd through node:zlib / zstd -d piped to a sink`,
      goal: 0.6,
    }),
    await compare(['read', 'zstd-program'], node, path, {
      name: 'expand-zstd-read',
      of: 'the same into an inventory and a digest / zstd -d piped to a sink',
      goal: null,
    }),
  ]);
};

/** By our own decoder, which older Nodes need. */
export const benchExpandZstdOwn: Bench = (note) =>
  withPacked('zstd', note, async (path, size) => [
    await compare(['zstd-own', 'zstd-program'], process.execPath, path, {
      name: 'expand-zstd-own',
      of: `expanding ${size} of zstd by our own decoder / zstd -d piped to a sink`,
      goal: null,
    }),
  ]);

/** This one, or the newest that is at hand. */
function nodeWithZstd(): string | null {
  return 'zstd' in process.versions ? process.execPath : (cachedNode('24') ?? cachedNode('22'));
}

async function withPacked(
  program: Program,
  note: (text: string) => void,
  measure: (path: string, size: string) => Promise<readonly Ratio[]>,
): Promise<readonly Ratio[]> {
  const folder = await mkdtemp(join(tmpdir(), 'restore-matrix-bench-'));
  try {
    const path = join(folder, program);
    if (!(await compress(program, podmanTar(PAGE_BYTES), path))) {
      note(`${program} is not at hand: left out`);
      return [];
    }
    note(`expanding to ${showBytes(PAGE_BYTES)}`);
    return await measure(path, showBytes((await stat(path)).size));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function compare(
  [ours, theirs]: readonly [string, string],
  node: string,
  path: string,
  told: Pick<Ratio, 'name' | 'of' | 'goal'>,
): Promise<Ratio> {
  const script = fileURLToPath(new URL('expand-side.ts', import.meta.url));
  const lengths = new Set<number>();
  const measure = async (side: string): Promise<number> => {
    const { stdout } = await run(node, ['--import', 'tsx', script, side, path]);
    const { bytes, seconds } = JSON.parse(stdout) as ExpandMeasured;
    if (bytes !== null) lengths.add(bytes);
    return PAGE_BYTES / MIB / seconds;
  };
  const sides = await alternate(
    ROUNDS,
    () => measure(ours),
    () => measure(theirs),
  );
  if (lengths.size !== 1) throw new Error('the two sides did not see the same bytes');
  const { stdout: version } = await run(node, ['--version']);
  return ratioOf(sides, {
    ...told,
    figures: {
      ours: `${showSpeed(sides.ours, 'MiB/s')} of what comes out, Node ${version.trim().slice(1)}`,
      sink: showSpeed(sides.theirs, 'MiB/s'),
    },
  });
}
