/** An answer that says `no` says what would change it, or that nothing known does. */
import type { Evaluator } from '../verdict/evaluator.ts';
import { findWaysOut } from '../way-out/find-ways-out.ts';
import { nearestAlternative } from '../way-out/nearest-alternative.ts';
import { type Alternative, WAY_OUT_KINDS, type WayOut } from '../way-out/way-out.ts';
import type { Answer, ProfileAnswer } from './answer.ts';
import type { Manner, Material } from './judge-profiles.ts';

/** Ways out are searched for at most this many profiles of one answer. */
export const MAX_EXPLAINED = 16;

/** The profiles of an answer for which ways out are searched. */
export function toExplain({ profiles }: Pick<Answer, 'profiles'>): readonly ProfileAnswer[] {
  return profiles.filter(({ verdict }) => verdict === 'no').slice(0, MAX_EXPLAINED);
}

export interface WaysOutParts extends Material {
  /** Recorded profiles on which the image restores, those of the answer or not. */
  readonly alternatives: readonly Alternative[];
}

export function addWaysOut(answer: Answer, parts: WaysOutParts, manner: Manner, evaluator: Evaluator): Answer {
  const explained = new Set(toExplain(answer));
  if (explained.size === 0) return answer;
  const { alternatives } = parts;
  const left = answer.profiles.filter(({ verdict }) => verdict === 'no').length - explained.size;
  return {
    ...answer,
    profiles: answer.profiles.map((profile) =>
      explained.has(profile)
        ? { ...profile, waysOut: waysOf(profile, parts, alternatives, manner, evaluator) }
        : profile,
    ),
    notes: [
      ...answer.notes,
      ...(left > 0
        ? [`Ways out are listed for ${MAX_EXPLAINED} profiles; ask about one profile for those of it.`]
        : []),
    ],
  };
}

function waysOf(
  answer: ProfileAnswer,
  { content, profiles }: Material,
  alternatives: readonly Alternative[],
  { strict, ignore }: Manner,
  evaluator: Evaluator,
): readonly WayOut[] {
  const profile = profiles.get(answer.profile);
  const { profile: name, kernel } = answer;
  const elsewhere = nearestAlternative({ profile: name, kernel }, alternatives);
  if (content === null || profile === undefined) return elsewhere;
  const here = findWaysOut({ content, profile, options: { strict, ignore }, evaluator });
  return [...here, ...elsewhere].toSorted((a, b) => WAY_OUT_KINDS.indexOf(a.kind) - WAY_OUT_KINDS.indexOf(b.kind));
}
