import type { ObservationStatus, Observed } from './observation.ts';
import { isRestore, type Weighed } from './weigh-observations.ts';

/**
 * What an observation does to the verdict of its cell. `decides`: it is of the side that is in force, or will be when the
 * cell is decided. `outweighed`: the others weigh more. `weak`: it is the only one, and bare. `tied`: as much weighs against
 * it. `host`: a failure of the host. `other-revision`: of a profile revision that is not in force.
 */
export const EFFECTS = [
  'decides',
  'outweighed',
  'weak',
  'tied',
  'host',
  'other-revision',
  'disputed',
  'withdrawn',
] as const;
export type Effect = (typeof EFFECTS)[number];

export interface PlacedObservation {
  readonly status: ObservationStatus;
  readonly observed: Observed | null;
  readonly isOfRevisionInForce: boolean;
}

/** `weighed`: the observations of the cell at its revision in force. */
export function effectOf({ status, observed, isOfRevisionInForce }: PlacedObservation, weighed: Weighed): Effect {
  if (status !== 'counts') return status;
  if (!isOfRevisionInForce) return 'other-revision';
  if (observed === null) return 'host';
  if (weighed.decides === null) return weighed.why === 'tied' ? 'tied' : 'weak';
  return agrees(observed, weighed.decides) ? 'decides' : 'outweighed';
}

/** Restores that need their steps and failures without them say the same. */
export function agrees(observed: Observed, decides: NonNullable<Weighed['decides']>): boolean {
  if (decides === 'restored-only-after-steps' && observed === 'failed-without-steps') return true;
  return isRestore(observed) === isRestore(decides);
}
