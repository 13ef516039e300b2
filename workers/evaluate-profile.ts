import type { JobPayload } from '#queue/pipeline.ts';
import { evaluateCells } from '#usecases/evaluate-cells.ts';
import type { Ports } from '#usecases/ports.ts';

/** After a new profile revision: decides the open cells of one profile. */
export const evaluateProfile = (
  ports: Pick<Ports, 'cells' | 'signatures' | 'profiles'>,
  { profileId }: JobPayload<'evaluate-profile'>,
) => evaluateCells(ports, { profileId });
