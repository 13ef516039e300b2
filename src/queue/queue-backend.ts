/** Where the queue lives: Redis when there is one, else PostgreSQL (docs/adr/0005). BullMQ has backends for both. */
import { createPostgresBackend, type Job, Queue, Worker, withBackend } from 'bullmq';
import pg from 'pg';
import { QUEUE_NAME } from './pipeline.ts';

export interface QueuePlace {
  readonly databaseUrl: string;
  readonly redisUrl: string | null;
  /** Separates services that share a Redis. In PostgreSQL, each database has its own queue. */
  readonly prefix: string;
}

const POSTGRES_SCHEMA = 'bullmq';
const PRODUCER_CONNECTIONS = 2;
const WORKER_CONNECTIONS = 4;
const CONNECT_TIMEOUT_MS = 5_000;
const RECONNECT_MS = 1_000;

type Processor = (job: Job, token: string | undefined) => Promise<unknown>;

interface WorkerTerms {
  readonly concurrency: number;
  /** A job whose worker is silent for this long is given to another. */
  readonly lockDuration: number;
  readonly stalledInterval: number;
  readonly maxStalledCount: number;
}

/**
 * A connection that is lost while BullMQ holds it rejects BullMQ's query. Its 'error' event, for which BullMQ does not
 * listen while it migrates, must not end the process as well.
 */
class QueueClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    this.on('error', () => undefined);
  }
}

/** BullMQ brings its schema up to date under an advisory lock, so processes that start together take turns. */
function postgresConnection(place: QueuePlace, max: number) {
  return {
    connectionString: place.databaseUrl,
    schema: POSTGRES_SCHEMA,
    migrate: true,
    max,
    application_name: 'restore-matrix queue',
    Client: QueueClient,
  };
}

/** Tries again until it works, or until it is to be closed: else a goodbye would wait for Redis to come back. */
function redisConnection(url: string, closing: AbortSignal | undefined) {
  const retryStrategy = (): number | null => (closing?.aborted ? null : RECONNECT_MS);
  return { url, retryStrategy, connectTimeout: CONNECT_TIMEOUT_MS };
}

/**
 * A producer must fail at once when Redis is away: the request goes on without its hint. `closing` aborts before it is
 * closed.
 */
export function openQueue(place: QueuePlace, closing?: AbortSignal): Queue {
  const { prefix } = place;
  if (place.redisUrl !== null) {
    const connection = { ...redisConnection(place.redisUrl, closing), maxRetriesPerRequest: 1 };
    return new Queue(QUEUE_NAME, { prefix, connection });
  }
  const classes = withBackend(createPostgresBackend);
  const connection = postgresConnection(place, PRODUCER_CONNECTIONS);
  // The constructors differ only in the type of their connection.
  return new classes.Queue(QUEUE_NAME, { prefix, connection }) as unknown as Queue;
}

/** Redis does not answer right now. A PostgreSQL that is away has taken the cells along, so nothing is special there. */
export async function isRedisAway(place: QueuePlace, worker: Worker): Promise<boolean> {
  return place.redisUrl !== null && (await worker.getBackend().client).status !== 'ready';
}

/** A worker waits for its backend for as long as it takes, or until `closing` aborts. */
export function openWorker(place: QueuePlace, processor: Processor, terms: WorkerTerms, closing: AbortSignal): Worker {
  const options = { ...terms, prefix: place.prefix, autorun: false, runRetryDelay: RECONNECT_MS };
  if (place.redisUrl !== null) {
    const connection = { ...redisConnection(place.redisUrl, closing), maxRetriesPerRequest: null };
    return new Worker(QUEUE_NAME, processor, { ...options, connection });
  }
  const classes = withBackend(createPostgresBackend);
  const connection = postgresConnection(place, WORKER_CONNECTIONS);
  return new classes.Worker(QUEUE_NAME, processor, { ...options, connection }) as unknown as Worker;
}
