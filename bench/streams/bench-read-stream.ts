import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { alternate, type Bench, median, ratioOf, showBytes, showSpeed } from '../ratio.ts';
import type { SideMeasured } from './read-or-copy.ts';

const PAGE_BYTES = 1024 ** 3;
const ROUNDS = 3;
const MIB = 1024 * 1024;

const run = promisify(execFile);

/** Reading a Linux-CR stream of 1 GiB, against copying it through a Node pipeline that hashes it. */
export const benchReadStream: Bench = async (note) => {
  note('reading and copying 1 GiB');
  const memory = { read: [] as number[], copy: [] as number[] };
  const digests = new Set<string>();
  const measure = async (side: 'read' | 'copy'): Promise<number> => {
    const { digest, bytes, seconds, maxRssBytes } = await runSide(side);
    digests.add(digest);
    memory[side].push(maxRssBytes);
    return bytes / MIB / seconds;
  };
  const sides = await alternate(
    ROUNDS,
    () => measure('read'),
    () => measure('copy'),
  );
  if (digests.size !== 1) throw new Error('the two sides did not see the same bytes');
  const told = ratioOf(sides, {
    name: 'read-linux-cr',
    of: 'reading a Linux-CR stream with 1 GiB of pages into an inventory / a pipeline with sha256 over the same stream',
    goal: 0.5,
    figures: {
      ours: `${showSpeed(sides.ours, 'MiB/s')}, at most ${showBytes(median(memory.read))} resident`,
      pipeline: `${showSpeed(sides.theirs, 'MiB/s')}, at most ${showBytes(median(memory.copy))} resident`,
    },
  });
  return [told];
};

async function runSide(side: 'read' | 'copy'): Promise<SideMeasured> {
  const script = fileURLToPath(new URL('read-or-copy.ts', import.meta.url));
  const { stdout } = await run(process.execPath, ['--import', 'tsx', script, side, String(PAGE_BYTES)]);
  return JSON.parse(stdout) as SideMeasured;
}
