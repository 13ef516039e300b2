import { candidateOf } from '#core/answer/candidate.ts';
import type { ConvertWords } from '#core/answer/convert-words.ts';
import { judgeProfiles, PLAINLY } from '#core/answer/judge-profiles.ts';
import { type Plan, planOf } from '#core/answer/plan.ts';
import type { Profile } from '#core/profile/profile.ts';
import type { Evaluator } from '#core/verdict/evaluator.ts';
import { type KnownFiles, NO_REVISION } from './known-files.ts';

/** The service's plan for the profile of a file. */
export function planOffline(
  { image, content, profiles }: KnownFiles,
  profile: Profile,
  words: ConvertWords,
  evaluator: Evaluator,
  now: string,
): Plan {
  const { ruleBook } = evaluator;
  const judged = judgeProfiles([candidateOf(profile)], { content, profiles }, PLAINLY, evaluator, '').profiles[0];
  if (judged === undefined) throw new RangeError('a candidate without its profile');
  return planOf({ image, content, judged, revision: NO_REVISION, ruleBook, words }, now);
}
