import type { AttributeValue } from '../image/attribute-value.ts';
import type { Need } from '../rules/rule.ts';

/** The words of an answer. State (wanted, running ...) is never a verdict. */
export const VERDICTS = ['yes', 'conditional', 'no', 'unknown'] as const;
export type Verdict = (typeof VERDICTS)[number];

export type Grade = 'predicted' | 'tested' | 'reported';

export type FindingSeverity = 'blocker' | 'step' | 'unknown' | 'note';

/** One reason. */
export interface Finding {
  readonly rule: string;
  readonly severity: FindingSeverity;
  /** Only where the rule is about the profile alone, whatever the image holds. */
  readonly about?: 'profile';
  /** Empty for a finding about no object of the image. */
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

/** The change that following a step makes. */
export type StepEffect =
  | { readonly on: 'image'; readonly type: string; readonly version: number; readonly toVersion: number }
  | {
      readonly on: 'image-attribute';
      readonly type: string;
      readonly attribute: string;
      readonly value: AttributeValue;
    }
  /** Objects of the type are in the image no longer. */
  | { readonly on: 'object'; readonly type: string; readonly removed: true }
  | { readonly on: 'module'; readonly module: string }
  /** The module of an option is loaded, whatever its name is: as good as built in. */
  | { readonly on: 'option'; readonly option: string }
  /** Whoever restores does what the rule's adjustment says; its needs of that kind are then satisfied. */
  | ({ readonly on: 'rule' } & AcceptedNeed);

/** Needs of one kind of one rule that a step takes care of. */
export interface AcceptedNeed {
  readonly rule: string;
  readonly need: Need['need'];
}

/**
 * A step together with the changes it makes, so that following a plan can be checked: applying all effects gives an
 * inventory and a profile for which the verdict is `yes` (design, invariant 9). One step may help several rules.
 */
export interface PlannedStep extends Step {
  readonly effects: readonly StepEffect[];
}

/** The outcome of `decideVerdict`: one pure function of inventory, profile and rule book. */
export interface Decision {
  readonly verdict: Verdict;
  /** Blockers first, then unknowns, steps, notes; stable order. Nothing short-circuits. */
  readonly findings: readonly Finding[];
  readonly steps: readonly PlannedStep[];
  /** Facts of the host that the profile does not record and the verdict assumes. Sorted, unique. */
  readonly assumptions: readonly string[];
}
