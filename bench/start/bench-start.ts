import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { alternate, type Bench, median, type Ratio, ratioOf } from '../ratio.ts';

const run = promisify(execFile);
const path = (place: string) => fileURLToPath(new URL(`../../${place}`, import.meta.url));

const ROUNDS = 11;
/** The shell counts processor time in hundredths of a second. */
const RUNS = 6;
/** At most three times the processor time. */
const GOAL = 1 / 3;

const COMMAND_LINE = path('dist/restore-matrix.mjs');
const CASES: readonly { readonly name: string; readonly args: readonly string[] }[] = [
  { name: 'start-version', args: ['--version'] },
  { name: 'start-scan-linux-cr', args: ['scan', path('data/images/linux-cr/a-minimal.img')] },
  { name: 'start-scan-criu', args: ['scan', path('data/images/criu/6.1.0-56-amd64__pipes.tar.gz')] },
];

/** What starting the built command line costs beside starting Node with nothing to do, in processor time. */
export const benchStart: Bench = async (note) => {
  const ratios: Ratio[] = [];
  for (const { name, args } of CASES) {
    note(`${args[0]}, ${ROUNDS} rounds of ${RUNS} runs`);
    const sides = await alternate(
      ROUNDS,
      () => startsPerSecond([COMMAND_LINE, ...args]),
      () => startsPerSecond(['-e', '0']),
    );
    const told = {
      name,
      of: `restore-matrix ${args[0]} by node -e 0, starts in a second of processor time`,
      goal: GOAL,
    };
    ratios.push(ratioOf(sides, { ...told, figures: figuresOf(sides.ours, sides.theirs) }));
  }
  return ratios;
};

/** User and system time of the runs alone: `times` tells those of the shell and, on its second line, of its children. */
async function startsPerSecond(args: readonly string[]): Promise<number> {
  const script = `for run in ${'. '.repeat(RUNS)}; do "$@" >/dev/null || exit 1; done; times`;
  const { stdout } = await run('sh', ['-c', script, 'sh', process.execPath, ...args]);
  const [, children = ''] = stdout.trim().split('\n');
  const seconds = [...children.matchAll(/(\d+)m([\d.]+)s/g)].map(
    ([, minutes, rest]) => Number(minutes) * 60 + Number(rest),
  );
  return RUNS / seconds.reduce((sum, one) => sum + one, 0);
}

function figuresOf(ours: readonly number[], theirs: readonly number[]): Ratio['figures'] {
  const show = (speeds: readonly number[]) => `${(1_000 / median(speeds)).toFixed(0)} ms`;
  return {
    'processor time': `${show(ours)}, node -e 0 ${show(theirs)}`,
    times: (median(theirs) / median(ours)).toFixed(2),
  };
}
