import type { Profile } from '../../profile/profile.ts';
import type { SignatureContent } from '../../signature/signature.ts';
import type { Evaluator } from '../../verdict/evaluator.ts';
import type { Decision, PlannedStep, Step, Verdict } from '../../verdict/verdict.ts';
import { applySteps } from '../apply-steps.ts';
import { dropsOf, orderSteps } from '../order-steps.ts';
import { refused } from './criu-rewrite-target.ts';

export interface ConvertedVerdict {
  /** `conditional`: yes once the steps that remain are followed. */
  readonly verdict: Extract<Verdict, 'yes' | 'conditional'>;
  /** What only whoever restores can do, in order: options, modules to load. */
  readonly remaining: readonly Step[];
}

/**
 * What the rule book says of a set that was converted for a profile.
 *
 * @throws ImageError `conversion-refused` when it does not restore there, or only after more was dropped than was asked
 * for; Error when steps do not lead to a yes, which is a fault of ours.
 */
export function judgeConverted(
  content: SignatureContent,
  profile: Profile,
  { decide, ruleBook }: Evaluator,
): ConvertedVerdict {
  const decision = decide(content, profile, ruleBook);
  if (decision.verdict === 'yes') return { verdict: 'yes', remaining: [] };
  if (decision.verdict !== 'conditional') throw refused(whyNot(decision, profile));
  const open = decision.steps.filter(({ kind }) => kind === 'convert' || kind === 'filter');
  if (open.length > 0) throw refused(whyOpen(open, profile));
  const after = applySteps(content, profile, decision.steps);
  const { verdict } = decide(after.content, after.profile, ruleBook, { accepted: after.accepted });
  if (verdict !== 'yes') throw new Error(`the steps for ${profile.name} lead to ${verdict}`);
  const remaining = orderSteps(decision.steps).map(({ kind, text, loses }) => ({ kind, text, loses }));
  return { verdict: 'conditional', remaining };
}

function whyNot({ verdict, findings }: Decision, { name }: Profile): string {
  const [stop] = findings.filter(({ severity }) => severity === (verdict === 'no' ? 'blocker' : 'unknown'));
  const why = stop === undefined ? '' : `: requires ${stop.required}, found ${stop.found}. ${stop.text}`;
  return `no conversion ensures that the image restores on ${name}${why}`;
}

function whyOpen(open: readonly PlannedStep[], { name }: Profile): string {
  const steps = open.map(({ text, loses }) => `${text}${loses === null ? '' : ` It loses ${loses}.`}`).join(' ');
  const drops = dropsOf(open);
  const how = drops.length === 0 ? '' : ` To accept the loss, drop these object types: ${drops.join(', ')}`;
  return `the image requires more changes for ${name} than requested: ${steps}${how}`;
}
