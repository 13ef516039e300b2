/** How much an observation weighs: who saw the restore, and what shows it (docs/observations.md#what-an-observation-weighs). */
import type { Cause, Evidence, ObservedGrade, Outcome } from './observation.ts';

/** The only table. One bare report is below MIN_DECIDING_WEIGHT, two that agree reach it. */
export const EVIDENCE_WEIGHTS: Readonly<Record<Evidence, number>> = { tested: 4, supported: 2, bare: 1 };

/** A lighter side decides nothing, even if nothing speaks against it. */
export const MIN_DECIDING_WEIGHT = 2;

export interface Provenance {
  readonly outcome: Outcome;
  readonly grade: ObservedGrade;
  readonly cause: Cause | null;
  readonly url: string | null;
  /** The log has CRIU's own line that the restore succeeded. */
  readonly succeeded: boolean;
}

/**
 * A log fits a failure when it names what kernel, restorer or machine cannot do. A URL alone supports no failure: the host
 * may have caused it, and only the log tells.
 */
export function evidenceOf({ outcome, grade, cause, url, succeeded }: Provenance): Evidence {
  if (grade === 'tested') return 'tested';
  const showsFailure = outcome !== 'restored' && cause === 'capability';
  const showsRestore = outcome !== 'failed' && (url !== null || succeeded);
  return showsFailure || showsRestore ? 'supported' : 'bare';
}
