import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { addTally, emptyTally, type FuzzFailure, type FuzzTally } from './fuzz-range.ts';
import type { TargetName } from './fuzz-targets.ts';
import type { WorkerReport, WorkerTask } from './fuzz-worker.ts';

/** An input that takes this long hangs, however busy the machine is; all take well under a second. */
const HANG_MS = 60_000;
const LOOK_MS = 1_000;
/** Of heap for each worker: an input of a few kilobytes that needs more ends the run. */
const MAX_HEAP_MIB = 512;

export interface FuzzRun {
  readonly target: TargetName;
  readonly seed: number;
  readonly first: number;
  readonly inputs: number;
  readonly workers: number;
  readonly onProgress?: (inputs: number) => void;
}

export interface FuzzResult {
  readonly tally: FuzzTally;
  readonly failures: readonly FuzzFailure[];
}

/** Tries all inputs of a run. Each worker stops at its first failure. */
export async function runFuzz(run: FuzzRun): Promise<FuzzResult> {
  const threads = Array.from({ length: run.workers }, (_, nth) => startThread(run, nth));
  const watch = watchThreads(threads, run.onProgress ?? (() => {}));
  const reports = await Promise.all(threads.map(({ report }) => report)).finally(watch.stop);
  const tally = emptyTally();
  for (const report of reports) addTally(tally, report.tally);
  const failures = reports.flatMap(({ failure }) => (failure === null ? [] : [failure]));
  return { tally, failures: failures.sort((a, b) => a.index - b.index) };
}

interface Thread {
  readonly worker: Worker;
  readonly shared: Uint32Array;
  readonly report: Promise<WorkerReport>;
}

function startThread({ target, seed, first, inputs, workers }: FuzzRun, nth: number): Thread {
  const progress = new SharedArrayBuffer(8);
  const range = { seed, first: first + nth, step: workers, until: first + inputs };
  const worker = new Worker(new URL('start-worker.mjs', import.meta.url), {
    workerData: { target, range, progress } satisfies WorkerTask,
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MIB },
  });
  const shared = new Uint32Array(progress);
  const report = new Promise<WorkerReport>((resolve, reject) => {
    const fail = (why: unknown): void => reject(new Error(`seed ${seed}, input ${shared[0]}: ${why}`, { cause: why }));
    worker.once('message', resolve);
    worker.once('error', fail);
    worker.once('exit', (code) => fail(`the worker ended with ${code}`));
  });
  return { worker, shared, report };
}

/** Ends a worker that stays at one input, which then is the failure. */
function watchThreads(threads: readonly Thread[], onProgress: (inputs: number) => void): { stop: () => void } {
  const stopping = new AbortController();
  const seen = threads.map(() => ({ done: -1, since: performance.now() }));
  const look = async (): Promise<void> => {
    await sleep(LOOK_MS, undefined, { signal: stopping.signal });
    threads.forEach(({ worker, shared }, nth) => {
      const [index = 0, done = 0] = shared;
      const at = seen[nth];
      if (at === undefined || at.done === done + index) {
        if (at !== undefined && performance.now() - at.since > HANG_MS && done > 0) void worker.terminate();
      } else seen[nth] = { done: done + index, since: performance.now() };
    });
    onProgress(threads.reduce((sum, { shared }) => sum + (shared[1] ?? 0), 0));
    await look();
  };
  look().catch(() => {});
  return { stop: () => stopping.abort() };
}
