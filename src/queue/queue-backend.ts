/** Where the queue lives: Redis when there is one, else PostgreSQL (docs/adr/0005). BullMQ has backends for both. */
import { createPostgresBackend, Queue, Worker, withBackend } from 'bullmq';
import { QUEUE_NAME } from './pipeline.ts';

export interface QueuePlace {
  readonly databaseUrl: string;
  readonly redisUrl: string | null;
  /** Keeps apart what shares a Redis; in PostgreSQL each database has a queue of its own. */
  readonly prefix: string;
}

const POSTGRES_SCHEMA = 'bullmq';
const PRODUCER_CONNECTIONS = 2;
const WORKER_CONNECTIONS = 4;
const CONNECT_TIMEOUT_MS = 5_000;

type Processor = (job: { readonly name: string; readonly data: unknown }) => Promise<unknown>;

interface WorkerTerms {
  readonly concurrency: number;
  /** A job whose worker is silent for this long is given to another. */
  readonly lockDuration: number;
  readonly stalledInterval: number;
  readonly maxStalledCount: number;
}

/** BullMQ brings its schema up to date under an advisory lock, so processes that start together take turns. */
function postgresConnection(place: QueuePlace, max: number) {
  return {
    connectionString: place.databaseUrl,
    schema: POSTGRES_SCHEMA,
    migrate: true,
    max,
    application_name: 'restore-matrix queue',
  };
}

/** A producer must fail at once when Redis is away: the request goes on without its hint. */
export function openQueue(place: QueuePlace): Queue {
  const { prefix } = place;
  if (place.redisUrl !== null) {
    const connection = { url: place.redisUrl, maxRetriesPerRequest: 1, connectTimeout: CONNECT_TIMEOUT_MS };
    return new Queue(QUEUE_NAME, { prefix, connection });
  }
  const classes = withBackend(createPostgresBackend);
  const connection = postgresConnection(place, PRODUCER_CONNECTIONS);
  // The constructors differ only in the type of their connection.
  return new classes.Queue(QUEUE_NAME, { prefix, connection }) as unknown as Queue;
}

/** A worker waits for its backend for as long as it takes. */
export function openWorker(place: QueuePlace, processor: Processor, terms: WorkerTerms): Worker {
  const options = { ...terms, prefix: place.prefix, autorun: false };
  if (place.redisUrl !== null) {
    const connection = { url: place.redisUrl, maxRetriesPerRequest: null };
    return new Worker(QUEUE_NAME, processor, { ...options, connection });
  }
  const classes = withBackend(createPostgresBackend);
  const connection = postgresConnection(place, WORKER_CONNECTIONS);
  return new classes.Worker(QUEUE_NAME, processor, { ...options, connection }) as unknown as Worker;
}
