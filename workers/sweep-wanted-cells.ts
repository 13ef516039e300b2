import { SWEEP_OLDER_THAN_MS } from '#queue/pipeline.ts';
import type { Ports } from '#usecases/ports/ports.ts';
import { sweepLostWork } from '#usecases/sweeper/sweep-lost-work.ts';

/** On a clock: enqueues again what the queue lost. */
export const sweepWantedCells = (
  ports: Pick<Ports, 'cells' | 'capsules' | 'ruleBooks' | 'queue' | 'webhooks' | 'events' | 'evaluator'>,
) => sweepLostWork(ports, { olderThanMs: SWEEP_OLDER_THAN_MS });
