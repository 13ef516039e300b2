import type { Restorer } from '../profile/profile.ts';
import type { Decision, Finding } from '../verdict/verdict.ts';

/** One option to change. */
export interface KconfigEdit {
  readonly option: string;
  readonly value: 'y' | 'n';
}

/** A line of the fragment, and the findings that come back without it. */
export interface KconfigLine extends KconfigEdit {
  /** What the configuration says now: a value, `absent` from a complete one, or `unknown` in a partial one. */
  readonly was: string;
  /** `m` is enough if this module is loaded before restoring. Null: `m` is not enough, or the name is unknown. */
  readonly module: string | null;
  readonly reasons: readonly Pick<
    Finding,
    'rule' | 'severity' | 'objectType' | 'objectVersion' | 'required' | 'found' | 'text'
  >[];
}

/**
 * The fewest options to change so that no finding that a configuration can fix remains. Every claim in it was proven by
 * deciding again on a changed profile. Which further options Kconfig itself requires is unknown here.
 */
export interface KconfigDelta {
  readonly before: Decision;
  readonly after: Decision;
  /** The restorer that the lines are for; null where the profile has none for images of this format. */
  readonly restorer: Restorer | null;
  /** Sorted by option. */
  readonly lines: readonly KconfigLine[];
  /** Without any one of the lines something would be in the way again. */
  readonly minimal: boolean;
  /** Every combination of alternatives was tried, so that no other has fewer lines. */
  readonly smallest: boolean;
  /** What is in the way whatever the configuration says. */
  readonly notHelpedByKconfig: readonly Finding[];
}

/** What keeps the verdict from being yes or conditional. */
export function obstaclesOf({ findings }: Pick<Decision, 'findings'>): readonly Finding[] {
  return findings.filter(({ severity }) => severity === 'blocker' || severity === 'unknown');
}
