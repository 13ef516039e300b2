import { SWEEP_OLDER_THAN_MS } from '#queue/pipeline.ts';
import type { Evaluator } from '#usecases/evaluation/evaluator.ts';
import { sweepWantedCells as sweep } from '#usecases/evaluation/sweep-wanted-cells.ts';
import type { Ports } from '#usecases/ports/ports.ts';
import { enqueueOpenChunks } from '#usecases/rule-book/start-rule-book.ts';
import { sweepEvents } from '#usecases/webhooks/sweep-events.ts';

/** On a clock: enqueues again what the queue lost. */
export async function sweepWantedCells(
  ports: Pick<Ports, 'cells' | 'capsules' | 'ruleBooks' | 'queue' | 'webhooks' | 'events'>,
  { ruleBook }: Evaluator,
) {
  const swept = await sweep(ports, { olderThanMs: SWEEP_OLDER_THAN_MS });
  await sweepEvents(ports, { olderThanMs: SWEEP_OLDER_THAN_MS });
  return { ...swept, chunks: await enqueueOpenChunks(ports, ruleBook.revision) };
}
