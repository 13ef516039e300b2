import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { alternate, type Bench, median, ratioOf, showBytes, showSpeed } from '../ratio.ts';
import type { SideMeasured } from './read-or-copy.ts';

type Side = 'read' | 'copy' | 'convert' | 'copy-older';

const PAGE_BYTES = 1024 ** 3;
const ROUNDS = 3;
const MIB = 1024 * 1024;

const run = promisify(execFile);

/** Reading a Linux-CR stream of 1 GiB, against copying it through a Node pipeline that hashes it. */
export const benchReadStream: Bench = async (note) => {
  note('reading and copying 1 GiB');
  return [
    await compare('read', 'copy', {
      name: 'read-linux-cr',
      of: 'reading a Linux-CR stream with 1 GiB of pages into an inventory / a pipeline with sha256 over the same stream',
      goal: 0.5,
    }),
  ];
};

/** Converting one, with its output read and judged, against the same copy. */
export const benchConvertStream: Bench = async (note) => {
  note('converting and copying 1 GiB');
  return [
    await compare('convert', 'copy-older', {
      name: 'convert-linux-cr',
      of: 'converting a Linux-CR stream with 1 GiB of pages for the newest kernel / a pipeline with sha256 over the same stream',
      goal: 0.3,
    }),
  ];
};

async function compare(ours: Side, theirs: Side, what: { name: string; of: string; goal: number }) {
  const memory = new Map<Side, number[]>();
  const digests = new Set<string>();
  const measure = async (side: Side): Promise<number> => {
    const { digest, bytes, seconds, maxRssBytes } = await runSide(side);
    digests.add(digest);
    memory.set(side, [...(memory.get(side) ?? []), maxRssBytes]);
    return bytes / MIB / seconds;
  };
  const sides = await alternate(
    ROUNDS,
    () => measure(ours),
    () => measure(theirs),
  );
  if (digests.size !== 1) throw new Error('the two sides did not see the same bytes');
  const resident = (side: Side): string => showBytes(median(memory.get(side) ?? []));
  return ratioOf(sides, {
    ...what,
    figures: {
      ours: `${showSpeed(sides.ours, 'MiB/s')}, at most ${resident(ours)} resident`,
      pipeline: `${showSpeed(sides.theirs, 'MiB/s')}, at most ${resident(theirs)} resident`,
    },
  });
}

async function runSide(side: Side): Promise<SideMeasured> {
  const script = fileURLToPath(new URL('read-or-copy.ts', import.meta.url));
  const { stdout } = await run(process.execPath, ['--import', 'tsx', script, side, String(PAGE_BYTES)]);
  return JSON.parse(stdout) as SideMeasured;
}
