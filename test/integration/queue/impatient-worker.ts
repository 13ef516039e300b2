/** A worker process like workers/main.ts, that takes others for dead after a second instead of half a minute. */

import { ATLAS_SOURCE } from '#atlas/load-atlas.ts';
import { relevantOptions } from '#core/rules/relevant-options.ts';
import { OWN_EVALUATOR } from '#core/verdict/own-evaluator.ts';
import { createImageConverter } from '#image-conversion/image-converter.ts';
import { IMAGE_FORMATS } from '#image-formats/image-formats.ts';
import { createJobQueue } from '#queue/create-job-queue.ts';
import { runWorker } from '#queue/run-worker.ts';
import { createStore } from '#store/create-store.ts';
import { createImageReader } from '#unpack/image-reader.ts';
import { createDetectAgain } from '#unpack/pack-capsule.ts';
import { evaluateCells } from '#usecases/evaluation/evaluate-cells.ts';
import type { Ports } from '#usecases/ports/ports.ts';
import { jobHandlers } from '../../../workers/job-handlers.ts';
import { CLOSED_DOOR } from '../../support/closed-door.ts';

const IMPATIENCE_MS = 1_000;

const { DATABASE_URL: databaseUrl = '', REDIS_URL: redisUrl, QUEUE_PREFIX: prefix = '' } = process.env;
const place = { databaseUrl, redisUrl: redisUrl || null, prefix };
const store = createStore({ databaseUrl, relevantOptions: relevantOptions(OWN_EVALUATOR.ruleBook) });
const queue = await createJobQueue(place);
const ports: Ports = {
  ...store.ports,
  queue: queue.port,
  reader: createImageReader(IMAGE_FORMATS),
  detectAgain: createDetectAgain(IMAGE_FORMATS),
  webhookDoor: CLOSED_DOOR,
  converter: createImageConverter(IMAGE_FORMATS, OWN_EVALUATOR),
  atlas: ATLAS_SOURCE,
  clock: { now: () => new Date() },
  evaluator: OWN_EVALUATOR,
};
const terms = { leaseMs: IMPATIENCE_MS };
const handlers = {
  ...jobHandlers(ports),
  'evaluate-signature': ({ signatureId }: { signatureId: number }) => evaluateCells(ports, { signatureId }, terms),
  'evaluate-profile': ({ profileId }: { profileId: number }) => evaluateCells(ports, { profileId }, terms),
};
const worker = await runWorker(place, handlers, { concurrency: 2, lockMs: IMPATIENCE_MS });
process.stdout.write('worker ready\n');
process.on('SIGTERM', () => {
  void worker
    .close()
    .then(() => queue.close())
    .then(() => store.close())
    .then(() => process.exit(0));
});
