import type { JobHandlers } from '#queue/run-worker.ts';
import type { Ports } from '#usecases/ports/ports.ts';
import { deliverWebhook } from './deliver-webhook.ts';
import { dispatchEvents } from './dispatch-events.ts';
import { evaluateProfile } from './evaluate-profile.ts';
import { evaluateSignature } from './evaluate-signature.ts';
import { previewChunk } from './preview-chunk.ts';
import { reDetectChunk } from './re-detect-chunk.ts';
import { sweepWantedCells } from './sweep-wanted-cells.ts';

/** Which worker takes which job of queue/pipeline.ts. */
export function jobHandlers(ports: Ports): JobHandlers {
  return {
    'evaluate-signature': (payload, signal) => evaluateSignature(ports, payload, signal),
    'evaluate-profile': (payload, signal) => evaluateProfile(ports, payload, signal),
    're-detect-chunk': (payload, signal) => reDetectChunk(ports, payload, signal),
    'preview-chunk': (payload, signal) => previewChunk(ports, payload, signal),
    'dispatch-events': (_payload, signal) => dispatchEvents(ports, signal),
    'deliver-webhook': (payload) => deliverWebhook(ports, payload),
    'sweep-wanted-cells': () => sweepWantedCells(ports),
  };
}
