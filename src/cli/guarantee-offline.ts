import { candidateOf } from '#core/answer/candidate.ts';
import { type GuaranteeOfImage, guaranteeOf, judgeRow, startFrom } from '#core/answer/guarantee-of-image.ts';
import { selectProfiles } from '#core/answer/profile-selector.ts';
import type { RequiredRung } from '#core/guarantee/rung.ts';
import type { Evaluator } from '#core/verdict/evaluator.ts';
import { type KnownFiles, NO_REVISION } from './known-files.ts';

/** The service's ladder over the profiles of files; only they are known. `home`: for images that do not record it. */
export function guaranteeOffline(
  files: KnownFiles,
  asked: { readonly home: string | undefined; readonly required: RequiredRung | null },
  evaluator: Evaluator,
  now: string,
): GuaranteeOfImage {
  const { revision: ruleBook } = evaluator.ruleBook;
  const start = startFrom(files.inventory, asked.home);
  const candidates = selectProfiles([...files.profiles.values()], { by: 'all' }).map(candidateOf);
  const judged = judgeRow(candidates, files, evaluator, ruleBook);
  if (judged === null) throw new RangeError('candidates without their profiles');
  const { required } = asked;
  return guaranteeOf({ ...files, required, ...start, ...judged, revision: NO_REVISION, ruleBook }, now);
}
