import type { Answer } from '#core/answer/answer.ts';
import { candidateOf } from '#core/answer/candidate.ts';
import { type GuaranteeOfImage, guaranteeOf, judgeRow, startFrom } from '#core/answer/guarantee-of-image.ts';
import { selectProfiles } from '#core/answer/profile-selector.ts';
import { findingsOf } from '#core/guarantee/climb-ladder.ts';
import type { RequiredRung } from '#core/guarantee/rung.ts';
import type { Evaluator } from '#core/verdict/evaluator.ts';
import { type KnownFiles, NO_REVISION } from './known-files.ts';

/** `answer`: what the required rung comes to; null where none is. */
export interface Climbed {
  readonly guarantee: GuaranteeOfImage;
  readonly answer: Answer['answer'] | null;
}

/** The service's ladder over the profiles of files; only they are known. `home`: for images that do not record it. */
export function guaranteeOffline(
  files: KnownFiles,
  asked: { readonly home: string | undefined; readonly required: RequiredRung | null },
  evaluator: Evaluator,
  now: string,
): Climbed {
  const { revision: ruleBook } = evaluator.ruleBook;
  const start = startFrom(files.inventory, asked.home);
  const candidates = selectProfiles([...files.profiles.values()], { by: 'all' }).map(candidateOf);
  const judged = judgeRow(candidates, files, evaluator, ruleBook);
  if (judged === null) throw new RangeError('candidates without their profiles');
  const guarantee = guaranteeOf({ ...files, ...start, ...judged, revision: NO_REVISION, ruleBook }, now);
  const { required } = asked;
  return { guarantee, answer: required === null ? null : findingsOf(start.home, judged.row, required).answer };
}
