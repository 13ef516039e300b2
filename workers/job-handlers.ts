import type { JobHandlers } from '#queue/run-worker.ts';
import type { Ports } from '#usecases/ports.ts';
import { evaluateProfile } from './evaluate-profile.ts';
import { evaluateSignature } from './evaluate-signature.ts';
import { sweepWantedCells } from './sweep-wanted-cells.ts';

/** Which worker takes which job of queue/pipeline.ts. */
export function jobHandlers(ports: Ports): JobHandlers {
  return {
    'evaluate-signature': (payload) => evaluateSignature(ports, payload),
    'evaluate-profile': (payload) => evaluateProfile(ports, payload),
    'sweep-wanted-cells': () => sweepWantedCells(ports),
  };
}
