import type { JobsOptions, Queue } from 'bullmq';
import type { JobQueue } from '#usecases/ports/ports.ts';
import { closeOrCut } from './close-or-cut.ts';
import {
  JOB_ATTEMPTS,
  JOB_BACKOFF_MS,
  type JobName,
  type JobPayload,
  KEPT_COMPLETED_JOBS,
  KEPT_FAILED_JOBS,
} from './pipeline.ts';
import { openQueue, type QueuePlace } from './queue-backend.ts';
import { scheduleSweeps } from './schedule-sweeps.ts';
import { within } from './within.ts';

/** A queue that does not take a job within this time counts as down. */
const ADD_TIMEOUT_MS = 3_000;
const READY_TIMEOUT_MS = 10_000;

export interface JobQueueHandle {
  readonly port: JobQueue;
  /** Starts the clock of the sweeper, one for all processes, and looks after it until `close`. */
  scheduleSweeps(everyMs?: number): Promise<void>;
  /** Jobs by state, for metrics. */
  counts(): Promise<Readonly<Record<string, number>>>;
  close(): Promise<void>;
}

const KEEPING: JobsOptions = {
  attempts: JOB_ATTEMPTS,
  backoff: { type: 'exponential', delay: JOB_BACKOFF_MS },
  removeOnComplete: { count: KEPT_COMPLETED_JOBS },
  removeOnFail: { count: KEPT_FAILED_JOBS },
};

/** Connects, and rejects when there is no queue to connect to. `onError` hears of every later fault. */
export async function createJobQueue(
  place: QueuePlace,
  onError: (error: Error) => void = () => undefined,
): Promise<JobQueueHandle> {
  const closing = new AbortController();
  const queue = openQueue(place, closing.signal);
  queue.on('error', onError);
  try {
    await within(READY_TIMEOUT_MS, queue.waitUntilReady());
  } catch (error) {
    closing.abort();
    await closeOrCut(queue);
    throw error;
  }
  let stopSweeps: () => void = () => undefined;
  return {
    port: {
      evaluateSignature: (signatureId) => add(queue, onError, 'evaluate-signature', { signatureId }, signatureId),
      evaluateProfile: (profileId) => add(queue, onError, 'evaluate-profile', { profileId }, profileId),
      reDetectChunk: (chunk) => add(queue, onError, 're-detect-chunk', { chunk }, chunk),
      previewChunk: (chunk) => add(queue, onError, 'preview-chunk', { chunk }, chunk),
      dispatchEvents: () => add(queue, onError, 'dispatch-events', {}, 0),
      deliverWebhook: (deliveryId, delayMs) =>
        add(queue, onError, 'deliver-webhook', { deliveryId }, deliveryId, delayMs),
    },
    scheduleSweeps: async (everyMs) => {
      stopSweeps();
      stopSweeps = await scheduleSweeps(queue, { ...KEEPING, attempts: 1 }, onError, everyMs);
    },
    counts: () => queue.getJobCounts(),
    close: () => {
      stopSweeps();
      closing.abort();
      return closeOrCut(queue);
    },
  };
}

/**
 * One job of a kind and id waits at most; one that comes while the same runs is run once more afterwards, as the first
 * may have looked already. One that is to wait for its time (`delayMs`) is always added.
 */
async function add<Name extends JobName>(
  queue: Queue,
  onError: (error: Error) => void,
  name: Name,
  payload: JobPayload<Name>,
  id: number,
  delayMs = 0,
): Promise<void> {
  const deduplication = { id: `${name}_${id}`, keepLastIfActive: true };
  const terms = delayMs > 0 ? { delay: delayMs } : { deduplication };
  try {
    await within(ADD_TIMEOUT_MS, queue.add(name, payload, { ...KEEPING, ...terms }));
  } catch (error) {
    const fault = error instanceof Error ? error : new Error(String(error));
    onError(fault);
    throw fault;
  }
}
