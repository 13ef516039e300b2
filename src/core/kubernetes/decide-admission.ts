import type { Answer } from '../answer/answer.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { type AdmissionReview, admit, deny, MAX_WARNING } from './admission-review.ts';
import { cut, reasonOf } from './node-reason.ts';
import type { PodRequest } from './pod-request.ts';

/** Different reasons that one message gives. */
const MAX_REASONS = 3;

/** Denied only where every kernel says no: what is not known is admitted, with a warning. */
export function decideAdmission(uid: string, request: PodRequest, answer: Answer): AdmissionReview {
  const { image, fleet, acceptsSteps } = request;
  const { yes, conditional, no, unknown } = answer.counts;
  const where = fleet === null ? 'the recorded profiles' : `the profiles of fleet ${fleet}`;
  const reasons = (verdict: Verdict): string => reasonsOf(answer, verdict);
  if (answer.answer === 'no') {
    return deny(uid, cut(`image ${image} restores on none of ${where} (${no}): ${reasons('no')}`, 1_500));
  }
  if (yes > 0 || (conditional > 0 && acceptsSteps)) return admit(uid);
  const why =
    conditional > 0
      ? `image ${image} ${reasons('conditional')}`
      : unknown > 0
        ? `image ${image} is not known to restore on ${where}: ${reasons('unknown')}`
        : `image ${image} cannot be judged: there are no profiles of its architecture among ${where}`;
  return admit(uid, [cut(why, MAX_WARNING)]);
}

function reasonsOf({ profiles }: Answer, wanted: Verdict): string {
  const found = profiles.filter(({ verdict }) => verdict === wanted).map(reasonOf);
  return [...new Set(found)].slice(0, MAX_REASONS).join(' | ');
}
