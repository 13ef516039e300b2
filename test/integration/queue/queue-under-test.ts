import type { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import pg from 'pg';
import { createJobQueue, type JobQueueHandle } from '#queue/create-job-queue.ts';
import { JOB_NAMES, QUEUE_NAME } from '#queue/pipeline.ts';
import { openQueue, type QueuePlace } from '#queue/queue-backend.ts';
import { type JobHandlers, type RunningWorker, runWorker, type WorkerEvents } from '#queue/run-worker.ts';
import { createTestDatabase } from '../../support/test-database.ts';

/** PostgreSQL always, Redis when the run has one. */
export const BACKENDS: readonly ('postgres' | 'redis')[] = process.env.REDIS_URL ? ['postgres', 'redis'] : ['postgres'];
export type Backend = (typeof BACKENDS)[number];

export interface QueueUnderTest {
  readonly place: QueuePlace;
  readonly queue: JobQueueHandle;
  /** BullMQ's own view, to look behind ours and to do what we never would. */
  readonly bare: Queue;
  /** Takes away the jobs that wait for their time, as a server that lost memory would: BullMQ hears nothing of it. */
  loseDelayed(): Promise<void>;
  /** Waits until no job is left: then none of them can run again. */
  idle(): Promise<void>;
  work(handlers: Partial<JobHandlers>, options?: WorkOptions): Promise<RunningWorker>;
  /** Fails when a connection was left open. */
  close(): Promise<void>;
}

interface WorkOptions {
  readonly concurrency?: number;
  readonly lockMs?: number;
  readonly events?: WorkerEvents;
}

export async function openQueueOn(backend: Backend): Promise<QueueUnderTest> {
  // With the schema of the queue: BullMQ takes longer for it than most tests do.
  const database = await createTestDatabase('object-types');
  const redisUrl = backend === 'redis' ? (process.env.REDIS_URL ?? null) : null;
  const place = { databaseUrl: database.url, redisUrl, prefix: new URL(database.url).pathname.slice(1) };
  const queue = await createJobQueue(place);
  const bare = openQueue(place);
  const workers: RunningWorker[] = [];
  return {
    place,
    queue,
    bare,
    work: async (handlers, { concurrency = 4, ...options } = {}) => {
      const worker = await runWorker(place, { ...NO_HANDLERS, ...handlers }, { concurrency, ...options });
      workers.push(worker);
      return worker;
    },
    loseDelayed: () => (redisUrl === null ? loseInPostgres(database.url) : loseInRedis(redisUrl, place.prefix)),
    idle: () =>
      until('an idle queue', async () => {
        const { active = 0, waiting = 0, prioritized = 0, delayed = 0 } = await queue.counts();
        return active + waiting + prioritized + delayed === 0;
      }),
    close: async () => {
      await Promise.all(workers.map((worker) => worker.close()));
      await bare.obliterate({ force: true });
      await bare.close();
      await queue.close();
      await database.drop();
    },
  };
}

async function loseInPostgres(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query(`delete from bullmq.job where state = 'delayed'`);
  await client.end();
}

async function loseInRedis(redisUrl: string, prefix: string): Promise<void> {
  const client = new Redis(redisUrl);
  const base = `${prefix}:${QUEUE_NAME}`;
  const ids = await client.zrange(`${base}:delayed`, 0, -1);
  await client.del(`${base}:delayed`, ...ids.map((id) => `${base}:${id}`));
  await client.quit();
}

const NO_HANDLERS = Object.fromEntries(
  JOB_NAMES.map((name) => [name, () => Promise.reject(new Error(`the test has no handler for ${name}`))]),
) as unknown as JobHandlers;

const WAIT_MS = 30_000;

/** Waits until it is so; fails with what it waited for. */
export async function until(what: string, isSo: () => boolean | Promise<boolean>, ms = WAIT_MS): Promise<void> {
  const end = Date.now() + ms;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`waited ${ms} ms for: ${what}`);
    await pause(10);
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** A door that opens once. */
export function gate(): { readonly passed: Promise<void>; open(): void } {
  let open: () => void = () => undefined;
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open: () => open() };
}
