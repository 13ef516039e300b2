import { type Job, UnrecoverableError, WaitingError } from 'bullmq';
import { closeOrCut } from './close-or-cut.ts';
import { isJobName, JOB_NAMES, JOBS, type JobName, type JobPayload } from './pipeline.ts';
import { isRedisAway, openWorker, type QueuePlace } from './queue-backend.ts';

/** One handler per job; a missing one does not compile. The signal aborts when the worker is to stop. */
export type JobHandlers = {
  readonly [Name in JobName]: (payload: JobPayload<Name>, signal: AbortSignal) => Promise<unknown>;
};

export interface WorkerEvents {
  onDone?(job: { readonly name: string; readonly ms: number; readonly result: unknown }): void;
  onFailed?(job: { readonly name: string; readonly attempt: number; readonly error: Error }): void;
  onError?(error: Error): void;
}

export interface RunningWorker {
  /** Takes no more jobs, asks the running ones to stop, and waits for them. */
  close(): Promise<void>;
}

/** Silence after which a job is taken from its worker; work is idempotent, so a slow one loses nothing. */
const LOCK_MS = 30_000;
const STALLED_CHECK_MS = 10_000;
/** Workers that may die on one job before it counts as failed; the sweeper would bring it back anyway. */
const MAX_STALLED = 5;

export async function runWorker(
  place: QueuePlace,
  handlers: JobHandlers,
  options: { readonly concurrency: number; readonly lockMs?: number; readonly events?: WorkerEvents },
): Promise<RunningWorker> {
  const missing = JOB_NAMES.filter((name) => typeof handlers[name] !== 'function');
  if (missing.length > 0) throw new Error(`no handler for the jobs ${missing.join(', ')}`);
  const { events = {} } = options;
  const lockDuration = options.lockMs ?? LOCK_MS;
  const terms = {
    concurrency: options.concurrency,
    lockDuration,
    stalledInterval: Math.min(STALLED_CHECK_MS, lockDuration),
    maxStalledCount: MAX_STALLED,
  };
  const stopping = new AbortController();
  const running = new Set<Promise<unknown>>();
  const worker = openWorker(
    place,
    async (job, token) => {
      if (stopping.signal.aborted) return giveBack(job, token);
      const work = run(handlers, job, stopping.signal, events);
      running.add(work);
      return work.finally(() => running.delete(work));
    },
    terms,
    stopping.signal,
  );
  worker.on('error', (error) => events.onError?.(error));
  worker.on('failed', (job, error) => {
    events.onFailed?.({ name: job?.name ?? 'unknown', attempt: job?.attemptsMade ?? 0, error });
  });
  await worker.waitUntilReady();
  worker.run().catch((error: Error) => events.onError?.(error));
  return {
    close: async () => {
      stopping.abort();
      // At once: a job that ends while Redis is asked whether it is there must not bring the next one with it.
      worker.pause(true).catch(() => undefined);
      if (await isRedisAway(place, worker)) {
        // BullMQ's own goodbye would wait for Redis to come back, for as long as it takes.
        await Promise.allSettled(running);
        return worker.close(true);
      }
      const closing = worker.close();
      closing.catch(() => undefined);
      await Promise.allSettled(running);
      await closeOrCut(worker, closing);
    },
  };
}

/** A job that ends can bring the next one with it, although the worker is about to close. Another worker takes it. */
async function giveBack(job: Job, token: string | undefined): Promise<never> {
  await job.moveToWait(token);
  throw new WaitingError();
}

/** Payloads are checked here as well: a queue outlives the code that filled it. */
async function run(
  handlers: JobHandlers,
  job: { readonly name: string; readonly data: unknown },
  signal: AbortSignal,
  events: WorkerEvents,
): Promise<unknown> {
  const { name } = job;
  if (!isJobName(name)) throw new UnrecoverableError(`unknown job: ${name.slice(0, 64)}`);
  const payload = JOBS[name].safeParse(job.data);
  if (!payload.success) throw new UnrecoverableError(`${name}: the payload is invalid`);
  const start = performance.now();
  // The payload was checked by the schema of this very name, which the type of the union cannot say.
  const handler = handlers[name] as (payload: unknown, signal: AbortSignal) => Promise<unknown>;
  const result = await handler(payload.data, signal);
  events.onDone?.({ name, ms: performance.now() - start, result });
  return result;
}
