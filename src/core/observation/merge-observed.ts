import type { Verdict } from '../verdict/verdict.ts';
import type { ObservedInForce } from './observation.ts';

export interface Merged {
  /** The verdict in force. */
  readonly verdict: Verdict;
  /** A definite prediction and a real restore say different things: a bug of the rule book. */
  readonly conflict: boolean;
  /** The observation is why: the cell has its grade. */
  readonly wins: boolean;
}

const agreed = (verdict: Verdict): Merged => ({ verdict, conflict: false, wins: true });
const contradicted = (verdict: Verdict): Merged => ({ verdict, conflict: true, wins: true });

/**
 * What is in force where the rules predict one thing and a real restore showed another. The only place; SQL is made of it
 * (store/sql/merged-verdict.ts). A restore that needed steps does not show that it works without them, and one that
 * failed without the steps is what `conditional` predicts. Both together show that the steps are needed.
 */
const MERGED: Readonly<Record<Verdict, Readonly<Record<ObservedInForce, Merged>>>> = {
  yes: {
    restored: agreed('yes'),
    'restored-after-steps': agreed('yes'),
    failed: contradicted('no'),
    'failed-without-steps': contradicted('no'),
    'restored-only-after-steps': contradicted('conditional'),
  },
  conditional: {
    restored: agreed('conditional'),
    'restored-after-steps': agreed('conditional'),
    failed: contradicted('no'),
    'failed-without-steps': { verdict: 'conditional', conflict: false, wins: false },
    'restored-only-after-steps': agreed('conditional'),
  },
  no: {
    restored: contradicted('yes'),
    'restored-after-steps': contradicted('conditional'),
    failed: agreed('no'),
    'failed-without-steps': agreed('no'),
    'restored-only-after-steps': contradicted('conditional'),
  },
  unknown: {
    restored: agreed('yes'),
    'restored-after-steps': agreed('conditional'),
    failed: agreed('no'),
    'failed-without-steps': agreed('no'),
    'restored-only-after-steps': agreed('conditional'),
  },
};

export function mergeObserved(predicted: Verdict, observed: ObservedInForce): Merged {
  return MERGED[predicted][observed];
}
