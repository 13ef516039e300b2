import type { Confidence } from '../rules/rule.ts';
import { NOT_RECORDED } from './needs/judgement.ts';
import type { Decision, Finding, FindingSeverity, PlannedStep, Verdict } from './verdict.ts';

const SEVERITY_ORDER: Readonly<Record<FindingSeverity, number>> = { blocker: 0, unknown: 1, step: 2, note: 3 };

function compareTexts(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

function compareFindings(a: Finding, b: Finding): number {
  return (
    SEVERITY_ORDER[a.severity] - SEVERITY_ORDER[b.severity] ||
    compareTexts(a.rule, b.rule) ||
    compareTexts(a.objectType, b.objectType) ||
    (a.objectVersion ?? 0) - (b.objectVersion ?? 0) ||
    compareTexts(a.required, b.required) ||
    compareTexts(a.found, b.found)
  );
}

function compareSteps(a: PlannedStep, b: PlannedStep): number {
  return compareTexts(a.kind, b.kind) || compareTexts(a.text, b.text);
}

function uniqueSorted<T>(items: readonly T[], compare: (a: T, b: T) => number): T[] {
  return [...items].sort(compare).filter((item, i, all) => i === 0 || compare(all[i - 1] as T, item) !== 0);
}

/** Collects what was found about one image on one profile, and folds it into a decision. */
export class Reasons {
  readonly #strict: boolean;
  readonly #findings: Finding[] = [];
  readonly #steps: PlannedStep[] = [];
  readonly #assumptions = new Set<string>();
  #provenBlockers = 0;

  constructor(strict: boolean) {
    this.#strict = strict;
  }

  add(finding: Finding, confidence: Confidence = 'documented'): void {
    if (finding.severity === 'blocker' && confidence !== 'inferred') this.#provenBlockers += 1;
    this.#findings.push(finding);
  }

  plan(step: PlannedStep): void {
    this.#steps.push(step);
  }

  /** Takes a fact for granted; with `strict` it is an unknown instead. */
  assume(text: string, about: Pick<Finding, 'rule' | 'objectType' | 'objectVersion' | 'evidence'>, why: string): void {
    if (this.#strict) this.add({ ...about, severity: 'unknown', required: text, found: NOT_RECORDED, text: why });
    else this.#assumptions.add(text);
  }

  /**
   * | blockers      | unknowns | steps | verdict     |
   * |---------------|----------|-------|-------------|
   * | proven        | any      | any   | no          |
   * | inferred only | some     | any   | unknown     |
   * | inferred only | none     | any   | no          |
   * | none          | some     | any   | unknown     |
   * | none          | none     | some  | conditional |
   * | none          | none     | none  | yes         |
   */
  decide(): Decision {
    const has = (severity: FindingSeverity) => this.#findings.some((finding) => finding.severity === severity);
    const verdict: Verdict =
      this.#provenBlockers > 0
        ? 'no'
        : has('unknown')
          ? 'unknown'
          : has('blocker')
            ? 'no'
            : has('step')
              ? 'conditional'
              : 'yes';
    return {
      verdict,
      findings: uniqueSorted(this.#findings, compareFindings),
      steps: uniqueSorted(this.#steps, compareSteps),
      assumptions: [...this.#assumptions].sort(compareTexts),
    };
  }
}
