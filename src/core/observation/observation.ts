/** The outcome of one real restore, as far as a verdict can depend on it. */
import type { Step } from '../verdict/verdict.ts';

/** `restored-dead`: the restore said it worked, and the restored tasks did not live. */
export const OUTCOMES = ['restored', 'failed', 'restored-dead'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** `tested`: a worker restored it for real; `reported`: someone's CI did. */
export const OBSERVED_GRADES = ['tested', 'reported'] as const;
export type ObservedGrade = (typeof OBSERVED_GRADES)[number];

/**
 * What a failure is about, by the error lines of its log. `host`: this one host at this one time (a file is missing, a
 * pid is taken, no permission). `capability`: what kernel, restorer or machine can do. `unmatched`: no line is known.
 */
export const CAUSES = ['capability', 'host', 'unmatched'] as const;
export type Cause = (typeof CAUSES)[number];

/** What an observation says about a verdict; merge-observed.ts has the table. */
export const OBSERVED = ['restored', 'restored-after-steps', 'failed', 'failed-without-steps'] as const;
export type Observed = (typeof OBSERVED)[number];

/** How well it is proven, the best first; evidence.ts says when, and what it weighs. */
export const EVIDENCES = ['tested', 'supported', 'bare'] as const;
export type Evidence = (typeof EVIDENCES)[number];

/**
 * What the observations of a cell say together. `restored-only-after-steps`: it worked after steps, and failed without
 * them.
 */
export const OBSERVED_IN_FORCE = [...OBSERVED, 'restored-only-after-steps'] as const;
export type ObservedInForce = (typeof OBSERVED_IN_FORCE)[number];

/** By its last objection: `withdrawn` by a withdrawal, which is final; `disputed` by a dispute until that is settled. */
export const OBSERVATION_STATUSES = ['counts', 'disputed', 'withdrawn'] as const;
export type ObservationStatus = (typeof OBSERVATION_STATUSES)[number];

/** What is said against an observation that was recorded, or that settles a dispute. */
export const OBJECTION_KINDS = ['withdrawal', 'dispute', 'settlement'] as const;
export type ObjectionKind = (typeof OBJECTION_KINDS)[number];

/** A step that whoever restored says was followed. */
export type FollowedStep = Pick<Step, 'kind' | 'text'>;

export interface Observation {
  readonly id: number;
  readonly outcome: Outcome;
  readonly grade: ObservedGrade;
  /** Null: it is kept and shown, and decides nothing. */
  readonly observed: Observed | null;
  readonly cause: Cause | null;
  /** Null where it decides nothing anyway. */
  readonly evidence: Evidence | null;
  readonly status: ObservationStatus;
  readonly profileRevision: number;
  readonly tool: { readonly name: string; readonly version: string };
  /** Null: not reported. Empty: reported that no step was followed. */
  readonly steps: readonly FollowedStep[] | null;
  /** RFC 3339. */
  readonly observedAt: string;
  readonly url: string | null;
}

/** A failure that the host is the cause of says nothing about image and profile, so it decides nothing. */
export function observedOf(
  outcome: Outcome,
  steps: readonly FollowedStep[] | null,
  cause: Cause | null,
): Observed | null {
  if (outcome === 'restored') return steps !== null && steps.length > 0 ? 'restored-after-steps' : 'restored';
  if (outcome === 'failed' && cause === 'host') return null;
  return steps?.length === 0 ? 'failed-without-steps' : 'failed';
}
