import type { JobPayload } from '#queue/pipeline.ts';
import { evaluateCells } from '#usecases/evaluate-cells.ts';
import type { Ports } from '#usecases/ports.ts';

/** After an upload, or when the sweeper found cells that the queue lost: decides the open cells of one signature. */
export const evaluateSignature = (
  ports: Pick<Ports, 'cells' | 'signatures' | 'profiles'>,
  { signatureId }: JobPayload<'evaluate-signature'>,
) => evaluateCells(ports, { signatureId });
