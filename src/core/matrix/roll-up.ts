import type { Verdict } from '../verdict/verdict.ts';

/** About several profiles: `mixed` where they disagree. */
export type JointVerdict = Verdict | 'mixed';

/** Of things that must all restore, the first of these decides. */
export const WORST_FIRST: readonly JointVerdict[] = ['no', 'mixed', 'unknown', 'conditional', 'yes'];

/**
 * A question about several profiles is their conjunction: `yes` only when it is yes on every one.
 *
 * | verdicts                           | answer      |
 * |------------------------------------|-------------|
 * | none                               | unknown     |
 * | all alike                          | that one    |
 * | yes and conditional                | conditional |
 * | some unknown, none no              | unknown     |
 * | some no, and others                | mixed       |
 */
export function rollUp(verdicts: readonly Verdict[]): {
  readonly answer: JointVerdict;
  readonly counts: Readonly<Record<Verdict, number>>;
} {
  const counts = { yes: 0, conditional: 0, no: 0, unknown: 0 };
  for (const verdict of verdicts) counts[verdict] += 1;
  return { answer: answerOf(counts, verdicts.length), counts };
}

function answerOf(counts: Readonly<Record<Verdict, number>>, total: number): JointVerdict {
  if (total === 0) return 'unknown';
  if (counts.no === total) return 'no';
  if (counts.no > 0) return 'mixed';
  if (counts.unknown > 0) return 'unknown';
  return counts.conditional > 0 ? 'conditional' : 'yes';
}
