import { judgeProfiles, PLAINLY } from '#core/answer/judge-profiles.ts';
import { kconfigDeltaOf, type ShownDelta } from '#core/answer/kconfig-delta-of.ts';
import { readMaterial } from '../evaluation/judge-candidates.ts';
import { imageNotFound, profileNotFound } from '../not-found.ts';
import type { Ports } from '../ports/ports.ts';
import { CHANGED, readSteady } from '../read-steady.ts';

/** The fewest options to set for an image to restore on a profile. */
export function showKconfigDelta(
  ports: Pick<Ports, 'questions' | 'images' | 'profiles' | 'signatures' | 'clock' | 'evaluator'>,
  input: { readonly ref: string; readonly profile: string },
): Promise<ShownDelta> {
  return readSteady(async () => {
    const { evaluator } = ports;
    const snapshot = await ports.questions.read(input.ref, { by: 'names', names: [input.profile] });
    const { image, candidates, revision, ruleBook } = snapshot;
    if (image === null) throw await imageNotFound(ports, input.ref);
    const [candidate] = candidates;
    if (candidate === undefined) throw await profileNotFound(ports, input.profile);
    const material = await readMaterial(ports, image.signatureId, candidates);
    const { content } = material;
    const profile = material.profiles.get(candidate.profile);
    if (content === null || profile?.revision !== candidate.profileRevision) return CHANGED;
    const { profiles } = judgeProfiles(candidates, material, PLAINLY, evaluator, ruleBook);
    const inForce = profiles[0]?.answer.verdict ?? null;
    return {
      found: kconfigDeltaOf({ image, content, profile, inForce, revision }, evaluator, ports.clock.now().toISOString()),
    };
  });
}
