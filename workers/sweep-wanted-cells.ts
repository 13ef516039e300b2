import { SWEEP_OLDER_THAN_MS } from '#queue/pipeline.ts';
import type { Ports } from '#usecases/ports.ts';
import { sweepWantedCells as sweep } from '#usecases/sweep-wanted-cells.ts';

/** On a clock: enqueues again what the queue lost. */
export const sweepWantedCells = (ports: Pick<Ports, 'cells' | 'queue'>) =>
  sweep(ports, { olderThanMs: SWEEP_OLDER_THAN_MS });
