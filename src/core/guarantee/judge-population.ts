import { type JointVerdict, rollUp } from '../matrix/roll-up.ts';
import type { Verdict } from '../verdict/verdict.ts';
import type { Population } from './population-of.ts';
import type { RungState } from './rung.ts';

/**
 * Whether a rung holds, from the verdicts of its population. A verdict against it breaks it, however few profiles there
 * are; it holds only where nothing is missing and every verdict is for it, be it after steps.
 */
export function judgePopulation(
  { missing, isAmbiguous }: Pick<Population<unknown>, 'missing' | 'isAmbiguous'>,
  verdicts: readonly Verdict[],
): { readonly answer: JointVerdict; readonly state: RungState } {
  const { answer } = rollUp(verdicts);
  // One of the members is the kernel that is meant, and it may be one that restores.
  if (answer === 'mixed' && isAmbiguous) return NOT_PROVABLE;
  if (answer === 'no' || answer === 'mixed') return { answer, state: 'broken' };
  return answer === 'unknown' || missing.length > 0 ? NOT_PROVABLE : { answer, state: 'held' };
}

const NOT_PROVABLE = { answer: 'unknown', state: 'not-provable' } as const;
