/** How far the compatibility of one image reaches: every rung of its guarantee ladder. */
import { climbLadder, findingsOf, type RowCell } from '../guarantee/climb-ladder.ts';
import { type Home, homeOf } from '../guarantee/home-kernel.ts';
import { type RequiredRung, showRung } from '../guarantee/rung.ts';
import { type ShownLadder, showLadder } from '../guarantee/show-ladder.ts';
import type { Inventory } from '../inventory/inventory.ts';
import type { Evaluator } from '../verdict/evaluator.ts';
import type { Answer, AskedImage } from './answer.ts';
import type { Candidate } from './candidate.ts';
import { type JudgedProfile, judgeProfiles, type Material, PLAINLY } from './judge-profiles.ts';
import { placeCandidates } from './narrow-to-rung.ts';
import { oldestOf } from './oldest-of.ts';
import { QuestionError } from './question-error.ts';
import { whatCounts } from './row-cell.ts';

export interface GuaranteeOfImage extends ShownLadder {
  readonly image: AskedImage;
  /** The rung that must hold, and whether it does; null: none was named. */
  readonly required: { readonly rung: string; readonly answer: Answer['answer'] } | null;
  readonly revision: number;
  readonly ruleBook: string;
  readonly evaluatedAt: string;
}

/** Where a ladder starts, and the bytes that show it, or that the question named it. */
export interface LadderStart {
  readonly home: Home;
  readonly evidence: string;
}

/** `given`: the release to start from, for images that do not record it. Throws QuestionError. */
export function startFrom(inventory: Inventory, given: string | undefined): LadderStart {
  if (given === undefined) return { home: homeOf(inventory), evidence: inventory.origin.evidence };
  const home = homeOf({ ...inventory, origin: { ...inventory.origin, kernel: given } });
  if (home.release === null && home.family !== null) {
    throw new QuestionError(
      'kernel-release-malformed',
      'home',
      `"${given}" is not a kernel release; expected one such as 6.1.0-56-amd64`,
    );
  }
  return { home, evidence: 'given with the question' };
}

/** The row of an image: each profile at its place in the order, with its verdict. */
export interface JudgedRow {
  readonly row: readonly RowCell[];
  readonly judged: readonly JudgedProfile[];
}

/** Null: a candidate's profile is not there. `current` as of `judgeProfiles`. */
export function judgeRow(
  candidates: readonly Candidate[],
  material: Material,
  evaluator: Evaluator,
  current: string,
): JudgedRow | null {
  const placed = placeCandidates(candidates, material.profiles);
  const { profiles: judged, outdated } = judgeProfiles(candidates, material, PLAINLY, evaluator, current);
  if (placed === null || outdated) return null;
  const byName = new Map(judged.map(({ answer }) => [answer.profile, answer]));
  const row = placed.flatMap(({ candidate: _, ...profile }) => {
    const answer = byName.get(profile.profile);
    return answer === undefined ? [] : [{ ...profile, ...whatCounts(answer) }];
  });
  return { row, judged };
}

export interface GuaranteeParts extends LadderStart, JudgedRow {
  readonly image: AskedImage;
  readonly required: RequiredRung | null;
  readonly revision: number;
  readonly ruleBook: string;
}

export function guaranteeOf(
  { image, required, home, evidence, row, judged, revision, ruleBook }: GuaranteeParts,
  now: string,
): GuaranteeOfImage {
  const { digest, name, format, signature } = image;
  return {
    image: { digest, name, format, signature },
    required: required === null ? null : { rung: showRung(required), answer: findingsOf(home, row, required).answer },
    ...showLadder(home, evidence, climbLadder(home, row)),
    revision,
    ruleBook,
    evaluatedAt: oldestOf(judged, now),
  };
}
