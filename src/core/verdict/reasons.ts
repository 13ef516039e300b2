import type { Confidence } from '../rules/rule.ts';
import type { Decision, Finding, FindingSeverity, PlannedStep, Step, StepEffect, Verdict } from './verdict.ts';

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
    compareTexts(a.found, b.found) ||
    compareTexts(a.text, b.text)
  );
}

function compareSteps(a: Step, b: Step): number {
  return compareTexts(a.kind, b.kind) || compareTexts(a.text, b.text) || compareTexts(a.loses ?? '', b.loses ?? '');
}

interface Planned {
  readonly step: Step;
  readonly effect: StepEffect;
  /** An effect is made in one place, its members in one order: as JSON, effects sort and compare. */
  readonly effectText: string;
}

/** One step for people, however many rules and objects it helps. */
function mergeSteps(planned: readonly Planned[]): PlannedStep[] {
  const sorted = [...planned].sort((a, b) => compareSteps(a.step, b.step) || compareTexts(a.effectText, b.effectText));
  const merged: { step: Step; effects: StepEffect[]; last: string }[] = [];
  for (const { step, effect, effectText } of sorted) {
    const before = merged.at(-1);
    if (before === undefined || compareSteps(before.step, step) !== 0) {
      merged.push({ step, effects: [effect], last: effectText });
    } else if (before.last !== effectText) {
      before.effects.push(effect);
      before.last = effectText;
    }
  }
  return merged.map(({ step, effects }) => ({ ...step, effects }));
}

function uniqueFindings(findings: readonly Finding[]): Finding[] {
  const sorted = [...findings].sort(compareFindings);
  return sorted.filter((finding, i) => {
    const before = sorted[i - 1];
    return before === undefined || compareFindings(before, finding) !== 0;
  });
}

/** Collects what was found about one image on one profile, and folds it into a decision. */
export class Reasons {
  readonly #strict: boolean;
  readonly #findings: Finding[] = [];
  readonly #planned: Planned[] = [];
  readonly #assumptions = new Set<string>();
  #provenBlockers = 0;

  constructor(strict: boolean) {
    this.#strict = strict;
  }

  add(finding: Finding, confidence: Confidence = 'documented'): void {
    if (finding.severity === 'blocker' && confidence !== 'inferred') this.#provenBlockers += 1;
    this.#findings.push(finding);
  }

  plan(step: Step, effect: StepEffect): void {
    this.#planned.push({ step, effect, effectText: JSON.stringify(effect) });
  }

  /** Takes a fact for granted; with `strict` it is the finding instead. */
  assume(text: string, otherwise: Finding): void {
    if (this.#strict) this.add(otherwise);
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
      findings: uniqueFindings(this.#findings),
      steps: mergeSteps(this.#planned),
      assumptions: [...this.#assumptions].sort(compareTexts),
    };
  }
}
