import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { alternate, type Bench, median, type Ratio, ratioOf, showSpeed } from '../ratio.ts';
import { openScratchDatabase } from '../scratch-database.ts';
import { askOnce, load, type Target } from './keep-alive-load.ts';
import type { CpuUsed, FromServer, ToServer } from './serve-both.ts';

const QUESTION = '/api/v1/can-restore?image=web&kernel=2.6.40';
const CONNECTIONS = 16;
const WARM_UP_MS = 1_500;
/** Short rounds, many of them: what else the machine does falls on both sides. */
const ROUND_MS = 200;
const ROUNDS = 25;
const FEW_ROUNDS = 9;

/** A known cell over HTTP, against constant bodies of the same size from the same app. */
export const benchCanRestore: Bench = async (note) => {
  const database = await openScratchDatabase();
  try {
    note('starting the server');
    const child = fork(fileURLToPath(new URL('serve-both.ts', import.meta.url)), {
      execArgv: ['--import', 'tsx'],
      env: { ...process.env, DATABASE_URL: database.url },
    });
    try {
      return await measureAll(child, note);
    } finally {
      child.disconnect();
      await once(child, 'exit');
    }
  } finally {
    await database.close();
  }
};

interface Comparison {
  readonly name: string;
  readonly of: string;
  readonly goal: number | null;
  readonly theirs: Target;
  readonly connections: number;
  readonly rounds: number;
}

async function measureAll(child: ChildProcess, note: (text: string) => void): Promise<readonly Ratio[]> {
  const { port } = await answerOf<FromServer>(child);
  const at = (path: string): Target => ({ host: '127.0.0.1', port, path });
  const { body } = await askOnce(at(QUESTION));
  child.send({ constant: body } satisfies ToServer);
  await answerOf(child);
  const [ours, sent, raw] = [at(QUESTION), at('/constant'), at('/constant-raw')];
  note('warming up');
  for (const target of [sent, raw, ours]) await load(target, CONNECTIONS, WARM_UP_MS);
  const of = 'a known cell / res.send of a constant text of the same size, same app';
  const comparisons: readonly Comparison[] = [
    {
      name: 'can-restore',
      of: `${of}, ${CONNECTIONS} connections`,
      goal: 0.8,
      theirs: sent,
      connections: CONNECTIONS,
      rounds: ROUNDS,
    },
    {
      name: 'can-restore-raw',
      of: `a known cell / res.end of constant bytes of the same size, same app, ${CONNECTIONS} connections`,
      goal: null,
      theirs: raw,
      connections: CONNECTIONS,
      rounds: ROUNDS,
    },
    {
      name: 'can-restore-alone',
      of: `${of}, 1 connection`,
      goal: null,
      theirs: sent,
      connections: 1,
      rounds: FEW_ROUNDS,
    },
  ];
  note(`measuring an answer of ${body.length} characters`);
  const ratios: Ratio[] = [];
  for (const comparison of comparisons) ratios.push(await measure(child, ours, comparison));
  return ratios;
}

async function measure(child: ChildProcess, ours: Target, comparison: Comparison): Promise<Ratio> {
  const { name, of, goal, theirs, connections, rounds } = comparison;
  const cpu = { ours: [] as number[], constant: [] as number[] };
  const run = async (target: Target, used: number[]): Promise<number> => {
    const before = await cpuOf(child);
    const start = performance.now();
    const speed = await load(target, connections, ROUND_MS);
    const answers = speed * ((performance.now() - start) / 1000);
    used.push(((await cpuOf(child)) - before) / answers);
    return speed;
  };
  const sides = await alternate(
    rounds,
    () => run(ours, cpu.ours),
    () => run(theirs, cpu.constant),
  );
  const figures = {
    ours: `${showSpeed(sides.ours, 'answers/s')}, ${median(cpu.ours).toFixed(0)} us of the server's processor each`,
    constant: `${showSpeed(sides.theirs, 'answers/s')}, ${median(cpu.constant).toFixed(0)} us each`,
  };
  return ratioOf(sides, { name, of, goal, figures });
}

async function cpuOf(child: ChildProcess): Promise<number> {
  const answer = answerOf<CpuUsed>(child);
  child.send('cpu' satisfies ToServer);
  return (await answer).microseconds;
}

async function answerOf<T>(child: ChildProcess): Promise<T> {
  const ended = new AbortController();
  try {
    const message = once(child, 'message', { signal: ended.signal });
    const exit = once(child, 'exit', { signal: ended.signal }).then(([code]) => {
      throw new Error(`the server process ended with ${code}`);
    });
    const [answer] = (await Promise.race([message, exit])) as [T];
    return answer;
  } finally {
    ended.abort();
  }
}
