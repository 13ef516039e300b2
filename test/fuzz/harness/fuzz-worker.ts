/** One of the threads that share the inputs of a run; started by run-fuzz.ts. */
import { parentPort, workerData } from 'node:worker_threads';
import { emptyTally, type FuzzFailure, type FuzzRange, type FuzzTally, fuzzRange } from './fuzz-range.ts';
import type { FuzzTarget } from './fuzz-target.ts';
import { TARGETS, type TargetName } from './fuzz-targets.ts';

export interface WorkerTask {
  readonly target: TargetName;
  readonly range: FuzzRange;
  /** Two 32-bit numbers for others to look at: the input at hand, and how many are done. */
  readonly progress: SharedArrayBuffer;
}

export interface WorkerReport {
  readonly tally: FuzzTally;
  readonly failure: FuzzFailure | null;
}

const { target, range, progress } = workerData as WorkerTask;
const shared = new Uint32Array(progress);
const attempted: FuzzTarget = await TARGETS[target]();
const tally = emptyTally(attempted.damages);

// Half of the inputs end in an error; where it was made is asked for only when one is wrong.
Error.stackTraceLimit = 0;
const begin = (index: number): void => {
  shared[0] = index;
  shared[1] = tally.inputs;
};
const failed = await fuzzRange(range, attempted, tally, begin);
Error.stackTraceLimit = 30;
const again = { ...range, first: failed?.index ?? range.until, until: (failed?.index ?? 0) + 1 };
const failure =
  failed === null ? null : ((await fuzzRange(again, await TARGETS[target](), emptyTally(), begin)) ?? failed);
parentPort?.postMessage({ tally, failure } satisfies WorkerReport);
