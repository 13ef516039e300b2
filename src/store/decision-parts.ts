import { hash as digest } from 'node:crypto';
import type { Decision } from '#core/verdict/verdict.ts';

/** A row of the decision table; the lists as JSON. */
export interface DecisionParts {
  /** Of the content, so that equal decisions are one row. */
  readonly hash: string;
  readonly verdict: Decision['verdict'];
  readonly findings: string;
  readonly steps: string;
  readonly assumptions: string;
}

/** Decisions are objects that stay as they are; many cells of a batch may share one. */
const parts = new WeakMap<Decision, DecisionParts>();

/** `decideVerdict` builds members in one order, so JSON is stable. No JSON has a line feed outside of texts. */
export function decisionParts(decision: Decision): DecisionParts {
  const known = parts.get(decision);
  if (known) return known;
  const { verdict } = decision;
  const findings = JSON.stringify(decision.findings);
  const steps = JSON.stringify(decision.steps);
  const assumptions = JSON.stringify(decision.assumptions);
  const hash = digest('sha256', `${verdict}\n${findings}\n${steps}\n${assumptions}`, 'base64url');
  const made = { hash, verdict, findings, steps, assumptions };
  parts.set(decision, made);
  return made;
}
