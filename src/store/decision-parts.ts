import { createHash } from 'node:crypto';
import type { Decision } from '#core/verdict/verdict.ts';

/** Decisions are objects that stay as they are; many cells of a batch may share one. */
const parts = new WeakMap<Decision, { hash: string; json: string }>();

/** Content hash and JSON of a row of the decision table. `decideVerdict` builds members in one order, so JSON is stable. */
export function decisionParts(decision: Decision): { readonly hash: string; readonly json: string } {
  const known = parts.get(decision);
  if (known) return known;
  const { verdict, findings, steps, assumptions } = decision;
  const content = JSON.stringify({ verdict, findings, steps, assumptions });
  const hash = createHash('sha256').update(content).digest('base64url');
  const made = { hash, json: `{"hash":"${hash}",${content.slice(1)}` };
  parts.set(decision, made);
  return made;
}
