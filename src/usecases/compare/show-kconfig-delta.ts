/** The fewest options to set for an image to restore on a profile. */

import { findKconfigDelta } from '#core/kconfig-delta/find-kconfig-delta.ts';
import type { KconfigDelta } from '#core/kconfig-delta/kconfig-delta.ts';
import { DEPENDENCIES_NOTE, writeFragment } from '#core/kconfig-delta/write-fragment.ts';
import type { Finding, Step, Verdict } from '#core/verdict/verdict.ts';
import { imageNotFound, profileNotFound } from '../not-found.ts';
import type { Ports, QuestionSnapshot } from '../ports/ports.ts';
import { judgeCandidates } from '../questions/judge-candidates.ts';
import { readSteady } from '../read-steady.ts';

/** The delta as it is told: by the service and by the command line alike. */
export interface DeltaReport {
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
}

export interface ShownDelta extends DeltaReport {
  readonly image: Omit<NonNullable<QuestionSnapshot['image']>, 'arch' | 'signatureId'>;
  readonly profile: string;
  readonly kernel: string;
  readonly arch: string;
  readonly revision: number;
  readonly ruleBook: string;
  readonly evaluatedAt: string;
}

export function reportDelta(delta: KconfigDelta, image: string, profile: string): DeltaReport {
  const { before, after, restorer, lines, minimal, smallest, notHelpedByKconfig } = delta;
  return {
    before: before.verdict,
    after: after.verdict,
    restorer: restorer?.text ?? null,
    lines,
    minimal,
    smallest,
    notHelpedByKconfig,
    steps: after.steps.map(({ kind, text, loses }) => ({ kind, text, loses })),
    assumptions: after.assumptions,
    notes: lines.length === 0 ? [] : [DEPENDENCIES_NOTE],
    fragment: writeFragment(delta, image, profile),
  };
}

export async function showKconfigDelta(
  ports: Pick<Ports, 'questions' | 'images' | 'profiles' | 'signatures' | 'clock' | 'evaluator'>,
  input: { readonly ref: string; readonly profile: string },
): Promise<ShownDelta> {
  return readSteady(async () => {
    const { image, candidates, revision } = await ports.questions.read(input.ref, { by: 'name', name: input.profile });
    if (image === null) throw await imageNotFound(ports, input.ref);
    const [candidate] = candidates;
    if (candidate === undefined) throw await profileNotFound(ports, input.profile);
    const [contents, profiles] = await Promise.all([
      ports.signatures.content([image.signatureId]),
      ports.profiles.forEvaluation(candidates),
    ]);
    const content = contents.get(image.signatureId)?.content;
    const profile = profiles.get(candidate.profileId);
    if (content === undefined) return { gone: () => imageNotFound(ports, input.ref) };
    if (profile?.revision !== candidate.profileRevision) return { gone: () => profileNotFound(ports, input.profile) };
    const { digest, name, format, signature } = image;
    const report = reportDelta(
      findKconfigDelta(content, profile, ports.evaluator.ruleBook),
      name === '' ? digest : name,
      profile.name,
    );
    const observed = await verdictInForce(ports, image.signatureId, candidates);
    const shown = {
      image: { digest, name, format, signature },
      profile: candidate.profile,
      kernel: candidate.release,
      arch: candidate.arch,
      ...report,
      notes: [...report.notes, ...contradiction(observed, report.before)],
      revision,
      ruleBook: ports.evaluator.ruleBook.revision,
      evaluatedAt: ports.clock.now().toISOString(),
    };
    return { found: shown };
  });
}

async function verdictInForce(
  ports: Pick<Ports, 'profiles' | 'signatures' | 'evaluator'>,
  signatureId: number,
  candidates: QuestionSnapshot['candidates'],
): Promise<Verdict | null> {
  const plain = { strict: false, ignore: [] };
  const { profiles } = await judgeCandidates(ports, signatureId, candidates, plain);
  return profiles[0]?.answer.verdict ?? null;
}

/** What was seen wins over what the rules foretell, but nobody has seen a kernel with other options. */
function contradiction(inForce: Verdict | null, foretold: Verdict): readonly string[] {
  if (inForce === null || inForce === foretold) return [];
  return [`The verdict in force is ${inForce}; the rules alone foretell ${foretold}, and the lines follow the rules.`];
}
