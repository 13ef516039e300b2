import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Bench, median, type Ratio } from '../ratio.ts';

const run = promisify(execFile);
const MEASURE = fileURLToPath(new URL('measure.ts', import.meta.url));
const ROUNDS = 7;

/** Milliseconds of processor time that each may take. */
const LIMITS = { read: 150, first: 50, match: 1_000 };

/** What the atlas costs beside its limits, in processor time of processes that do nothing else. */
export const benchAtlas: Bench = async (note) => {
  note(`the atlas, ${ROUNDS} rounds of 4 processes`);
  const taken = { read: [] as number[], first: [] as number[], match: [] as number[] };
  for (let round = 0; round < ROUNDS; round++) {
    taken.read.push(await measured('read'));
    const [atlas, profile] =
      round % 2 === 0 ? await both('ask-atlas', 'ask-profile') : await turned('ask-atlas', 'ask-profile');
    // Where the atlas costs nothing, the measurement has nothing to tell.
    taken.first.push(Math.max(1, atlas - profile));
    taken.match.push(await measured('match'));
  }
  return [
    against('atlas-read', 'read the atlas, by its limit', taken.read, LIMITS.read),
    against(
      'atlas-first',
      'a first question about a kernel of the atlas less one about a profile',
      taken.first,
      LIMITS.first,
    ),
    against('atlas-nodes', 'match 5,000 nodes of 200 kinds', taken.match, LIMITS.match),
  ];
};

async function measured(what: string): Promise<number> {
  const { stdout } = await run(process.execPath, ['--import', 'tsx', MEASURE, what]);
  return Number(stdout);
}

const both = async (first: string, second: string): Promise<[number, number]> => [
  await measured(first),
  await measured(second),
];

async function turned(first: string, second: string): Promise<[number, number]> {
  const [two, one] = await both(second, first);
  return [one, two];
}

/** The limit by what it took: 1 = just within it. */
function against(name: string, of: string, taken: readonly number[], limit: number): Ratio {
  const rounds = taken.map((ms) => limit / ms);
  const figures = { 'processor time': `${median(taken).toFixed(0)} ms, limit ${limit} ms` };
  return { name, of: `the limit by: ${of}`, ratio: median(rounds), goal: 1, rounds, figures };
}
