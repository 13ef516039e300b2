/** Builds the object graph of a process, in one place. Only entry points call it. */
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { createApp } from '#api/create-app.ts';
import { type Serving, serve } from '#api/serve.ts';
import { ATLAS_SOURCE } from '#atlas/load-atlas.ts';
import { loadBuiltins } from '#builtins/load-builtins.ts';
import { readNodeKernels } from '#builtins/node-kernels.ts';
import type { Config } from '#config/config.ts';
import { productVersion } from '#config/product-version.ts';
import { relevantOptions } from '#core/rules/relevant-options.ts';
import type { Evaluator } from '#core/verdict/evaluator.ts';
import { OWN_EVALUATOR } from '#core/verdict/own-evaluator.ts';
import { createImageConverter } from '#image-conversion/image-converter.ts';
import { IMAGE_FORMATS } from '#image-formats/image-formats.ts';
import { createJobQueue } from '#queue/create-job-queue.ts';
import { type JobHandlers, type RunningWorker, runWorker } from '#queue/run-worker.ts';
import { createStore } from '#store/create-store.ts';
import { migrate } from '#store/migrate.ts';
import { createJobMetrics } from '#telemetry/job-metrics.ts';
import { createImageReader } from '#unpack/image-reader.ts';
import { createDetectAgain } from '#unpack/pack-capsule.ts';
import { type BuiltinProgress, recordBuiltins } from '#usecases/builtins/record-builtins.ts';
import type { Ports } from '#usecases/ports/ports.ts';
import { startRuleBook } from '#usecases/rule-book/start-rule-book.ts';
import { createWebhookDoor } from '#webhooks/create-webhook-door.ts';

export interface Composition {
  readonly ports: Ports;
  /** Object types, built-in profiles and samples; what is there already stays. */
  recordBuiltins(onProgress?: (progress: BuiltinProgress) => void): Promise<{ changed: number }>;
  startApi(): Promise<Serving>;
  startWorker(handlers: JobHandlers): Promise<RunningWorker>;
  /** Ends what was started here, in the order that loses nothing: requests, jobs, queue, database. */
  close(): Promise<void>;
}

export interface ComposeInput {
  readonly config: Config;
  /** `config.databaseUrl`, or that of the embedded server. */
  readonly databaseUrl: string;
  readonly logger: Logger;
  readonly registry: Registry;
  /** Absent: what this code comes with. */
  readonly evaluator?: Evaluator;
}

/** Brings the database up to date, connects to it and to the queue; makes the rule book current, or has it wait. */
export async function compose(input: ComposeInput): Promise<Composition> {
  const { config, databaseUrl, logger, registry, evaluator = OWN_EVALUATOR } = input;
  const applied = await migrate(databaseUrl);
  if (applied.length > 0) logger.info({ applied }, 'database migrated');
  const store = createStore({
    databaseUrl,
    relevantOptions: relevantOptions(evaluator.ruleBook),
    maxConnections: config.databaseConnections,
    onError: (error) => logger.warn({ err: error }, 'database connection lost'),
  });
  const metrics = createJobMetrics(registry);
  const onQueueFault = (error: Error) => {
    metrics.queueFault();
    logger.warn({ err: error }, 'queue not available; the sweeper enqueues lost jobs again');
  };
  const place = { databaseUrl, redisUrl: config.redisUrl, prefix: config.queuePrefix };
  const queue = await createJobQueue(place, onQueueFault).catch(async (error: unknown) => {
    await store.close();
    throw error;
  });
  const ports: Ports = {
    ...store.ports,
    queue: queue.port,
    reader: createImageReader(IMAGE_FORMATS, { uploadBytes: config.maxUploadBytes }),
    detectAgain: createDetectAgain(IMAGE_FORMATS),
    webhookDoor: createWebhookDoor({ ...config.webhooks, userAgent: `restore-matrix/${productVersion()}` }),
    converter: createImageConverter(IMAGE_FORMATS, evaluator, { uploadBytes: config.maxUploadBytes }),
    atlas: ATLAS_SOURCE,
    clock: { now: () => new Date() },
    evaluator,
  };
  const ruleBook = await startRuleBook(ports, config.ruleBook);
  logger.info({ ruleBook: evaluator.ruleBook.revision, is: ruleBook }, 'rule book selected');
  const stopping = new AbortController();
  const servings: Serving[] = [];
  const workers: RunningWorker[] = [];
  return {
    ports,
    recordBuiltins: (onProgress) => {
      const nodeKernels = async () => readNodeKernels(await ATLAS_SOURCE.read(), evaluator.ruleBook);
      return recordBuiltins(ports, loadBuiltins({ samples: config.samples, nodeKernels }), onProgress);
    },
    startApi: async () => {
      const { auth, tokens, hosts, maxUploadBytes, requestsPerMinute, trustedProxies } = config;
      const api = { auth, tokens, hosts, maxUploadBytes, requestsPerMinute, trustedProxies, version: productVersion() };
      const app = createApp({ ports, config: api, logger, metrics: { registry }, stopping: stopping.signal });
      const serving = await serve(app, { host: config.host, port: config.port });
      servings.push(serving);
      return serving;
    },
    startWorker: async (handlers) => {
      const worker = await runWorker(place, handlers, {
        concurrency: config.workerConcurrency,
        events: {
          onDone: ({ name, ms, result }) => {
            metrics.done(name, ms);
            logger.debug({ job: name, ms: Math.round(ms), result }, 'job done');
          },
          onFailed: ({ name, attempt, error }) => {
            metrics.failed(name);
            logger.error({ job: name, attempt, err: error }, 'job failed');
          },
          onError: onQueueFault,
        },
      });
      workers.push(worker);
      await queue.scheduleSweeps();
      return worker;
    },
    close: async () => {
      stopping.abort();
      await Promise.all(servings.map((serving) => serving.close()));
      await Promise.all(workers.map((worker) => worker.close()));
      await queue.close();
      await store.close();
    },
  };
}
