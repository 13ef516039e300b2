/** The words of an answer. State (wanted, running ...) is never a verdict. */
export const VERDICTS = ['yes', 'conditional', 'no', 'unknown'] as const;
export type Verdict = (typeof VERDICTS)[number];

export type Grade = 'predicted' | 'tested' | 'reported';

export type FindingSeverity = 'blocker' | 'step' | 'unknown' | 'note';

/** One reason. */
export interface Finding {
  readonly rule: string;
  readonly severity: FindingSeverity;
  /** Empty for a finding about the profile alone. */
  readonly objectType: string;
  readonly objectVersion: number | null;
  readonly required: string;
  readonly found: string;
  readonly text: string;
  readonly evidence: readonly string[];
}

/** One thing to do before or while restoring. */
export interface Step {
  readonly kind: 'convert' | 'filter' | 'option' | 'host';
  readonly text: string;
  /** What is lost; null = nothing. */
  readonly loses: string | null;
}

/**
 * A step together with the change it makes, so that following a plan can be checked: applying all effects gives an
 * inventory and a profile for which the verdict is `yes` (design, invariant 9).
 */
export interface PlannedStep extends Step {
  readonly effect:
    | { readonly on: 'image'; readonly type: string; readonly version: number; readonly toVersion: number }
    | {
        readonly on: 'image-attribute';
        readonly type: string;
        readonly attribute: string;
        readonly value: string | number;
      }
    | { readonly on: 'module'; readonly module: string }
    /** Whoever restores does what the rule's adjustment says; the rule is then satisfied. */
    | { readonly on: 'rule'; readonly rule: string };
}

/** The outcome of `decideVerdict`: one pure function of inventory, profile and rule book. */
export interface Decision {
  readonly verdict: Verdict;
  /** Blockers first, then unknowns, steps, notes; stable order. Nothing short-circuits. */
  readonly findings: readonly Finding[];
  readonly steps: readonly PlannedStep[];
  /** Facts of the host that the profile does not record and the verdict takes for granted. Sorted, unique. */
  readonly assumptions: readonly string[];
}
