import { hintQueue } from '../evaluation/hint-queue.ts';
import type { Ports } from '../ports/ports.ts';

/** Events that a reader of the feed can still resume from. */
export const KEPT_EVENTS = 100_000;
const KEPT_DELIVERIES_MS = 30 * 24 * 3_600_000;
const MAX_SWEPT_DELIVERIES = 500;

/** On the clock of the sweeper: jobs for deliveries that the queue lost, and an end to what is old. */
export async function sweepEvents(
  ports: Pick<Ports, 'webhooks' | 'events' | 'queue'>,
  input: { readonly olderThanMs: number },
): Promise<{ due: number; pruned: number }> {
  const due = await ports.webhooks.due(input.olderThanMs, MAX_SWEPT_DELIVERIES);
  await hintQueue(async () => {
    await ports.queue.dispatchEvents();
    for (const id of due) await ports.queue.deliverWebhook(id, 0);
  });
  const pruned = (await ports.events.prune(KEPT_EVENTS)) + (await ports.webhooks.prune(KEPT_DELIVERIES_MS));
  return { due: due.length, pruned };
}
