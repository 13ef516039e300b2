/** The fewest options to set for an image to restore on a profile, as answered. */
import { findKconfigDelta } from '../kconfig-delta/find-kconfig-delta.ts';
import type { KconfigDelta } from '../kconfig-delta/kconfig-delta.ts';
import { DEPENDENCIES_NOTE, writeFragment } from '../kconfig-delta/write-fragment.ts';
import type { Profile } from '../profile/profile.ts';
import type { SignatureContent } from '../signature/signature.ts';
import type { Evaluator } from '../verdict/evaluator.ts';
import type { Finding, Step, Verdict } from '../verdict/verdict.ts';
import type { AskedImage } from './answer.ts';

export interface ShownDelta {
  readonly image: AskedImage;
  readonly profile: string;
  readonly kernel: string;
  readonly arch: string;
  /** By the rules, with the configuration as it is. */
  readonly before: Verdict;
  /** By the rules, with the lines. */
  readonly after: Verdict;
  /** What the lines are for; null where no restorer of the profile reads such images. */
  readonly restorer: string | null;
  readonly lines: KconfigDelta['lines'];
  readonly minimal: boolean;
  readonly smallest: boolean;
  readonly notHelpedByKconfig: readonly Finding[];
  /** What is to do beside, with the lines in place. */
  readonly steps: readonly Step[];
  readonly assumptions: readonly string[];
  readonly notes: readonly string[];
  /** The lines as text of a `.config`. */
  readonly fragment: string;
  readonly revision: number;
  readonly ruleBook: string;
  readonly evaluatedAt: string;
}

export interface DeltaParts {
  readonly image: AskedImage;
  readonly content: SignatureContent;
  readonly profile: Profile;
  /** What an answer says; an observation may have made it another than the rules do. */
  readonly inForce: Verdict | null;
  readonly revision: number;
}

export function kconfigDeltaOf(
  { image, content, profile, inForce, revision }: DeltaParts,
  evaluator: Evaluator,
  now: string,
): ShownDelta {
  const { digest, name, format, signature } = image;
  const delta = findKconfigDelta(content, profile, evaluator);
  const { before, after, restorer, lines, minimal, smallest, notHelpedByKconfig } = delta;
  return {
    image: { digest, name, format, signature },
    profile: profile.name,
    kernel: profile.release.text,
    arch: profile.arch,
    before: before.verdict,
    after: after.verdict,
    restorer: restorer?.text ?? null,
    lines,
    minimal,
    smallest,
    notHelpedByKconfig,
    steps: after.steps.map(({ kind, text, loses }) => ({ kind, text, loses })),
    assumptions: after.assumptions,
    notes: [...(lines.length === 0 ? [] : [DEPENDENCIES_NOTE]), ...contradiction(inForce, before.verdict)],
    fragment: writeFragment(delta, name === '' ? digest : name, profile.name),
    revision,
    ruleBook: evaluator.ruleBook.revision,
    evaluatedAt: now,
  };
}

/** An observation takes precedence over the prediction, but it does not cover a kernel with other options. */
function contradiction(inForce: Verdict | null, predicted: Verdict): readonly string[] {
  if (inForce === null || inForce === predicted) return [];
  return [`The verdict in force is ${inForce}, but the rules alone predict ${predicted}. The lines follow the rules.`];
}
