/**
 * Every job there is: what starts it, and which worker takes it (workers/<name>.ts).
 *
 *   upload of a new signature -> evaluate-signature -> its open cells are decided
 *   new profile revision      -> evaluate-profile   -> its open cells are decided
 *   new rule book             -> re-detect-chunk    -> images of the chunk have inventory and cells by it
 *   new rule book, held       -> preview-chunk      -> what it would change is noted
 *   flipped verdicts          -> dispatch-events    -> deliveries for the webhooks that asked for it
 *   a delivery                -> deliver-webhook    -> sent, or due again later
 *   every SWEEP_EVERY_MS      -> sweep-wanted-cells -> all of these again for what the queue lost
 *
 * Jobs carry only ids. They are hints (docs/adr/0004): the work to do is in the tables.
 */
import { z } from 'zod';

export const QUEUE_NAME = 'restore-matrix';

const id = z.int().positive();
/** Images of consecutive ids (usecases/ports/re-detection.ts). */
const chunk = z.int().nonnegative();

export const JOBS = {
  'evaluate-signature': z.strictObject({ signatureId: id }),
  'evaluate-profile': z.strictObject({ profileId: id }),
  're-detect-chunk': z.strictObject({ chunk }),
  'preview-chunk': z.strictObject({ chunk }),
  'dispatch-events': z.strictObject({}),
  'deliver-webhook': z.strictObject({ deliveryId: id }),
  'sweep-wanted-cells': z.strictObject({}),
} as const;

export type JobName = keyof typeof JOBS;
export type JobPayload<Name extends JobName> = z.output<(typeof JOBS)[Name]>;

export const JOB_NAMES = Object.keys(JOBS) as readonly JobName[];

export function isJobName(name: string): name is JobName {
  return Object.hasOwn(JOBS, name);
}

export const SWEEP_EVERY_MS = 15_000;
/** Cells that have waited for longer than this are lost to the queue. */
export const SWEEP_OLDER_THAN_MS = 10_000;

/** For faults around an evaluation (a database that is away); evaluations that throw are counted on their cells. */
export const JOB_ATTEMPTS = 5;
export const JOB_BACKOFF_MS = 1_000;

/** Finished jobs that are kept to look at; everything that matters is in the cells. */
export const KEPT_COMPLETED_JOBS = 100;
export const KEPT_FAILED_JOBS = 1_000;
