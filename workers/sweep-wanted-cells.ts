import { SWEEP_OLDER_THAN_MS } from '#queue/pipeline.ts';
import type { Evaluator } from '#usecases/evaluation/evaluator.ts';
import type { Ports } from '#usecases/ports/ports.ts';
import { sweepLostWork } from '#usecases/sweeper/sweep-lost-work.ts';

/** On a clock: enqueues again what the queue lost. */
export const sweepWantedCells = (
  ports: Pick<Ports, 'cells' | 'capsules' | 'ruleBooks' | 'queue' | 'webhooks' | 'events'>,
  { ruleBook }: Evaluator,
) => sweepLostWork(ports, { olderThanMs: SWEEP_OLDER_THAN_MS, ruleBook: ruleBook.revision });
