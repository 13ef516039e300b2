import type { JobPayload } from '#queue/pipeline.ts';
import { evaluateOrHandOver } from '#usecases/evaluation/evaluate-or-hand-over.ts';
import type { Ports } from '#usecases/ports/ports.ts';

/** After a new profile revision: decides the open cells of one profile. */
export const evaluateProfile = (
  ports: Pick<Ports, 'cells' | 'signatures' | 'profiles' | 'queue' | 'evaluator'>,
  { profileId }: JobPayload<'evaluate-profile'>,
  signal: AbortSignal,
) => evaluateOrHandOver(ports, { profileId }, signal);
