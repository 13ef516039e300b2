import type { JobHandlers } from '#queue/run-worker.ts';
import type { Ports } from '#usecases/ports.ts';
import { evaluateProfile } from './evaluate-profile.ts';
import { evaluateSignature } from './evaluate-signature.ts';
import { sweepWantedCells } from './sweep-wanted-cells.ts';

/** Which worker takes which job of queue/pipeline.ts. */
export function jobHandlers(ports: Ports): JobHandlers {
  return {
    'evaluate-signature': (payload, signal) => evaluateSignature(ports, payload, signal),
    'evaluate-profile': (payload, signal) => evaluateProfile(ports, payload, signal),
    'sweep-wanted-cells': () => sweepWantedCells(ports),
  };
}
