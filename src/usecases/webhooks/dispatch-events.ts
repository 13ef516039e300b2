import { hintQueue } from '../evaluation/hint-queue.ts';
import type { Ports } from '../ports/ports.ts';
import { messageOfEvent } from './message-of-event.ts';

const EVENTS_AT_ONCE = 500;
/** A receiver that is away for long must not fill the database: what is more is counted, and not sent. */
const MAX_OPEN_DELIVERIES = 10_000;

/** Makes deliveries of what happened since it was done last, and jobs for them. Safe to run twice, at the same time. */
export async function dispatchEvents(
  ports: Pick<Ports, 'webhooks' | 'queue'>,
  signal?: AbortSignal,
): Promise<{ deliveries: number }> {
  const limits = { events: EVENTS_AT_ONCE, maxOpen: MAX_OPEN_DELIVERIES };
  let made = 0;
  while (!signal?.aborted) {
    const { deliveries, finished } = await ports.webhooks.dispatch(messageOfEvent, limits);
    made += deliveries.length;
    await hintQueue(async () => {
      for (const id of deliveries) await ports.queue.deliverWebhook(id, 0);
    });
    if (finished) break;
  }
  return { deliveries: made };
}
