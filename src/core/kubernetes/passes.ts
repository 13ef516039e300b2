import type { JointVerdict } from '../matrix/roll-up.ts';
import type { PodRequest } from './pod-request.ts';

export type Tolerance = Pick<PodRequest, 'allowsUnknown' | 'acceptsSteps'>;

/** May the image be restored there? Profiles that disagree do not tell what a node does. */
export function passes(verdict: JointVerdict, { allowsUnknown, acceptsSteps }: Tolerance): boolean {
  switch (verdict) {
    case 'yes':
      return true;
    case 'conditional':
      return acceptsSteps;
    case 'no':
      return false;
    case 'unknown':
    case 'mixed':
      return allowsUnknown;
  }
}
