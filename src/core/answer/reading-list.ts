/** What a question needs that the snapshot of its candidates does not hold. */
import type { Candidate } from './candidate.ts';
import type { Chosen } from './choose-candidates.ts';
import { openCandidates } from './judge-profiles.ts';
import type { Question } from './question.ts';

export interface ReadingList<T extends Candidate> {
  /** Candidates whose profiles are needed, and the content of the image with them. */
  readonly profiles: readonly T[];
  /** The content of the image is needed even without profiles. */
  readonly content: boolean;
  /** The kernel on which the image was made. */
  readonly home: boolean;
  /** The kernels of all recorded profiles. */
  readonly kernels: boolean;
}

/** `inForce`: revisions of the rule books whose stored verdicts answer. */
export function readingListOf<T extends Candidate>(
  { candidates }: Chosen<T>,
  question: Question,
  inForce: readonly string[],
): ReadingList<T> {
  // Only their profiles show which of the candidates are of the rung.
  if (question.target.by === 'guarantee') return { profiles: candidates, content: false, home: true, kernels: false };
  const isUnrecorded =
    candidates.length === 0 && (question.meaning.kernels !== null || question.target.by === 'distro');
  const profiles = openCandidates(candidates, question, inForce);
  return { profiles, content: isUnrecorded, home: false, kernels: isUnrecorded };
}
