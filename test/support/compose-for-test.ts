import pino from 'pino';
import { Registry } from 'prom-client';
import { type Composition, compose } from '#compose.ts';
import { readConfig } from '#config/config.ts';
import type { Evaluator } from '#core/verdict/evaluator.ts';
import type { Ports } from '#usecases/ports/ports.ts';
import { jobHandlers } from '../../workers/job-handlers.ts';
import type { Filling } from './filled-template.ts';
import { settle } from './settle.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';

export interface Composed {
  readonly ports: Ports;
  readonly composition: Composition;
  readonly databaseUrl: string;
  /** Waits until every wanted cell has come to its end. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

export interface ComposeOptions {
  /** False: nobody takes the jobs. */
  readonly worker?: boolean;
  /** Default: the backend of the run (Redis when REDIS_URL is set). */
  readonly redisUrl?: string | null;
  readonly environment?: Readonly<Record<string, string>>;
  /** The rule book, and what decides by it; default: those of the code. */
  readonly evaluator?: Evaluator;
  /** Of a database that is there and stays; default: one of its own. */
  readonly databaseUrl?: string;
  /** What is recorded beforehand: object types alone (default), built-in profiles too, all that a first start leaves, or nothing. */
  readonly record?: Filling | 'nothing';
}

/** The real object graph over a database and a queue of its own; what it starts, it ends. */
export async function composeForTest(options: ComposeOptions = {}): Promise<Composed> {
  const { record = 'object-types' } = options;
  const database =
    options.databaseUrl === undefined
      ? await createTestDatabase(record === 'nothing' ? null : record)
      : keep(options.databaseUrl);
  const redisUrl = options.redisUrl === undefined ? process.env.REDIS_URL : (options.redisUrl ?? '');
  const config = readConfig({
    DATABASE_URL: database.url,
    REDIS_URL: redisUrl,
    QUEUE_PREFIX: new URL(database.url).pathname.slice(1),
    PORT: '0',
    SAMPLES: 'off',
    ...options.environment,
  });
  const composition = await compose({
    config,
    databaseUrl: database.url,
    logger: pino({ level: 'silent' }),
    registry: new Registry(),
    ...(options.evaluator === undefined ? {} : { evaluator: options.evaluator }),
  });
  if (options.worker !== false) await composition.startWorker(jobHandlers(composition.ports));
  const { ports } = composition;
  return {
    ports,
    composition,
    databaseUrl: database.url,
    settle: () => settle(ports),
    close: async () => {
      await composition.close();
      await database.drop();
    },
  };
}

function keep(url: string): TestDatabase {
  return { url, drop: async () => {} };
}
