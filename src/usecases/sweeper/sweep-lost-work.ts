import { sweepWantedCells } from '../evaluation/sweep-wanted-cells.ts';
import type { Ports } from '../ports/ports.ts';
import { enqueueOpenChunks } from '../rule-book/start-rule-book.ts';
import { sweepEvents } from '../webhooks/sweep-events.ts';

/**
 * On a clock: enqueues again whatever the queue lost (docs/adr/0004): wanted cells, deliveries, chunks of images. A run
 * that fails half-way is repeated as a whole, which changes nothing.
 */
export async function sweepLostWork(
  ports: Pick<Ports, 'cells' | 'capsules' | 'ruleBooks' | 'queue' | 'webhooks' | 'events' | 'evaluator'>,
  { olderThanMs }: { readonly olderThanMs: number },
): Promise<{ enqueued: number; gaveUp: number; chunks: number }> {
  const swept = await sweepWantedCells(ports, { olderThanMs });
  await sweepEvents(ports, { olderThanMs });
  return { ...swept, chunks: await enqueueOpenChunks(ports) };
}
