import { climbLadder, findingsOf } from '#core/guarantee/climb-ladder.ts';
import { homeOf } from '#core/guarantee/home-kernel.ts';
import type { RequiredRung } from '#core/guarantee/rung.ts';
import { showLadder } from '#core/guarantee/show-ladder.ts';
import type { Profile } from '#core/profile/profile.ts';
import { relevantOptions } from '#core/rules/relevant-options.ts';
import { RULE_BOOK } from '#core/rules/rule-book.ts';
import { placeProfile } from '#usecases/guarantees/guarantee-scope.ts';
import { whatCounts } from '#usecases/guarantees/row-cell.ts';
import { answerOffline } from './answer-offline.ts';
import type { ScannedImage } from './read-image-file.ts';

/**
 * The service's answer over the profiles that are given; only they are known. `home`: for images that do not tell.
 * `answer`: what the required rung comes to; null where none is.
 */
export function guaranteeOffline(
  scanned: ScannedImage,
  profiles: readonly Profile[],
  asked: { readonly image: string; readonly home: string | undefined; readonly required: RequiredRung | null },
  now: Date,
) {
  const { image, home: given, required } = asked;
  const { inventory } = scanned;
  const origin = given === undefined ? inventory.origin : { ...inventory.origin, kernel: given };
  const home = homeOf({ ...inventory, origin });
  const answers = profiles.map((profile) => answerOffline(scanned, profile, { image, ignore: [], strict: false }, now));
  const row = profiles.flatMap((profile, index) => {
    const answer = answers[index]?.profiles[0];
    return answer === undefined ? [] : [{ ...placeProfile(asJudged(profile)), ...whatCounts({ answer }) }];
  });
  const evidence = given === undefined ? inventory.origin.evidence : 'given with the question';
  const guarantee = {
    image: {
      digest: scanned.digest,
      name: image,
      format: inventory.format,
      signature: answers[0]?.image.signature ?? '',
    },
    ...showLadder(home, evidence, climbLadder(home, row)),
    revision: 0,
    ruleBook: RULE_BOOK.revision,
    evaluatedAt: now.toISOString(),
  };
  return { guarantee, answer: required === null ? null : findingsOf(home, row, required).answer };
}

/** Options that no rule speaks of make no difference, as in the service (ports.ts, `forEvaluation`). */
function asJudged(profile: Profile): Profile {
  const { kconfig } = profile;
  const known = relevantOptions(RULE_BOOK).flatMap((option) => {
    const value = Object.hasOwn(kconfig, option) ? kconfig[option] : undefined;
    return value === undefined ? [] : [[option, value] as const];
  });
  return { ...profile, kconfig: Object.fromEntries(known) };
}
