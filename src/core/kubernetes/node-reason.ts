/** Answers in one line, for events of pods and messages of kubectl. */
import type { ProfileAnswer } from '../answer/answer.ts';
import { type JointVerdict, WORST_FIRST } from '../matrix/roll-up.ts';
import type { Finding } from '../verdict/verdict.ts';

/** Of one node. */
export interface NodeVerdict {
  readonly verdict: JointVerdict;
  /** '' for `yes`. */
  readonly reason: string;
}

const MAX_REASON = 400;

/**
 * Why the answer about one kernel is what it is. The scheduler counts nodes by equal reasons, so it names no node.
 */
export function reasonOf({ kernel, profile, verdict, findings, steps }: ProfileAnswer): string {
  const where = kernel === '' ? profile : `kernel ${kernel}`;
  switch (verdict) {
    case 'yes':
      return '';
    case 'conditional':
      return cut(`restores on ${where} only after steps: ${steps.map(({ text }) => text).join('; ')}`);
    case 'no':
      return cut(`does not restore on ${where}: ${inWords(findings.find(({ severity }) => severity === 'blocker'))}`);
    case 'unknown':
      return cut(`not known on ${where}: ${inWords(findings.find(({ severity }) => severity === 'unknown'))}`);
  }
}

/** Of the containers of a pod on one node. The reason begins with the name of the container. */
export function worstOf(containers: readonly { readonly name: string; readonly of: NodeVerdict }[]): NodeVerdict {
  for (const verdict of WORST_FIRST) {
    const found = containers.find(({ of }) => of.verdict === verdict);
    if (found === undefined) continue;
    return { verdict, reason: found.of.reason === '' ? '' : cut(`container ${found.name} ${found.of.reason}`) };
  }
  throw new RangeError('no container');
}

function inWords(finding: Finding | undefined): string {
  if (finding === undefined) return 'no reason is recorded';
  const { text, required, found, rule } = finding;
  return `${text} Needs ${required}; found ${found}. [${rule}]`;
}

export function cut(text: string, most = MAX_REASON): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= most ? line : `${line.slice(0, most - 3)}...`;
}
