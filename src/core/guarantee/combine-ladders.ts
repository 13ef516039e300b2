/** The ladders of many images as one: a rung holds for all of them, or it does not. */
import { type JointVerdict, rollUp } from '../matrix/roll-up.ts';
import type { Ladder, RowCell, RungFindings } from './climb-ladder.ts';
import { RUNGS, type Rung, type RungState } from './rung.ts';
import { strongestRung } from './strongest-rung.ts';

/** `image`: how the image is called where it is named. */
export interface LadderOfImage<T> {
  readonly image: T;
  readonly ladder: Ladder;
}

export interface CombinedRung<T> {
  readonly rung: Rung;
  readonly state: RungState;
  readonly answer: JointVerdict;
  /** Forward and backward: the fewest series that it holds for. */
  readonly n: number | null;
  /** Ladders by what the rung is on them. */
  readonly counts: Readonly<Record<RungState, number>>;
  readonly counterexample: { readonly image: T; readonly cell: RowCell } | null;
  /** Of images on which it is not provable. */
  readonly missing: readonly { readonly image: T; readonly missing: readonly string[] }[];
}

export interface CombinedLadder<T> {
  readonly rungs: readonly CombinedRung<T>[];
  readonly strongest: string | null;
}

/** `isComplete`: there are no further images; else nothing is held for all of them. None at all prove nothing either. */
export function combineLadders<T>(ladders: readonly LadderOfImage<T>[], isComplete: boolean): CombinedLadder<T> {
  const rungs = RUNGS.map((rung, at) => combine(rung, at, ladders, isComplete));
  return { rungs, strongest: strongestRung(rungs) };
}

function combine<T>(
  rung: Rung,
  at: number,
  ladders: readonly LadderOfImage<T>[],
  isComplete: boolean,
): CombinedRung<T> {
  const findings = ladders.flatMap(({ image, ladder }) => {
    const found = ladder.rungs[at];
    return found === undefined ? [] : [{ image, found }];
  });
  const counts = { held: 0, broken: 0, 'not-provable': 0 };
  for (const { found } of findings) counts[found.state] += 1;
  const isHeld = isComplete && findings.length > 0 && counts.held === findings.length;
  const state = counts.broken > 0 ? 'broken' : isHeld ? 'held' : 'not-provable';
  const away = findings.flatMap(({ found }) => (found.n === null ? [] : [found.n]));
  const [broken] = findings.flatMap(({ image, found }) =>
    found.state === 'broken' && found.counterexample !== null ? [{ image, cell: found.counterexample }] : [],
  );
  return {
    rung,
    state,
    answer: answerOf(state, findings),
    n: away.length === 0 ? null : Math.min(...away),
    counts,
    counterexample: broken ?? null,
    missing: findings.flatMap(({ image, found }) =>
      found.state === 'not-provable' ? [{ image, missing: found.missing }] : [],
    ),
  };
}

/** As of one question about all: images that disagree are mixed. */
function answerOf(state: RungState, findings: readonly { readonly found: RungFindings }[]): JointVerdict {
  if (state === 'not-provable') return rollUp([]).answer;
  return rollUp(findings.flatMap(({ found }) => (found.answer === 'mixed' ? ['yes', 'no'] : [found.answer]))).answer;
}
