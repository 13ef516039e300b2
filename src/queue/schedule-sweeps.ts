import type { JobsOptions, Queue } from 'bullmq';
import { type JobName, SWEEP_EVERY_MS } from './pipeline.ts';

const SWEEP: JobName = 'sweep-wanted-cells';
/** A sweep that is late by this many periods was lost, and with it the whole schedule. */
const LATE_PERIODS = 3;

/**
 * Sweeps are scheduled in the queue, so that only one of many processes runs them. A queue that loses its content loses
 * the schedule too, just when a sweep is needed. So every process that asked for sweeps keeps the schedule in place.
 * Returns a function that stops this.
 */
export async function scheduleSweeps(
  queue: Queue,
  options: JobsOptions,
  onError: (error: Error) => void,
  everyMs: number = SWEEP_EVERY_MS,
): Promise<() => void> {
  const schedule = async (): Promise<void> => {
    try {
      await queue.upsertJobScheduler(SWEEP, { every: everyMs }, { name: SWEEP, data: {}, opts: options });
    } catch (error) {
      // BullMQ refuses who comes second when several schedule at the same moment. What the first did is enough.
      if ((await queue.getJobScheduler(SWEEP)) === undefined) throw error;
    }
  };
  const lookAfter = async (): Promise<void> => {
    const found = await queue.getJobScheduler(SWEEP);
    if (found === undefined || (found.next ?? 0) < Date.now() - LATE_PERIODS * everyMs) await schedule();
  };
  await schedule();
  const timer = setInterval(() => void lookAfter().catch(onError), everyMs);
  timer.unref();
  return () => clearInterval(timer);
}
