import type { JobPayload } from '#queue/pipeline.ts';
import { evaluateOrHandOver } from '#usecases/evaluation/evaluate-or-hand-over.ts';
import type { Ports } from '#usecases/ports/ports.ts';

/** After an upload, or when the sweeper found cells that the queue lost: decides the open cells of one signature. */
export const evaluateSignature = (
  ports: Pick<Ports, 'cells' | 'signatures' | 'profiles' | 'queue' | 'evaluator'>,
  { signatureId }: JobPayload<'evaluate-signature'>,
  signal: AbortSignal,
) => evaluateOrHandOver(ports, { signatureId }, signal);
