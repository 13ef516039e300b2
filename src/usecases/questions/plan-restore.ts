import { convertWords } from '#core/answer/convert-words.ts';
import { type Plan, planOf } from '#core/answer/plan.ts';
import { judgeCandidates } from '../evaluation/judge-candidates.ts';
import { imageNotFound, profileNotFound } from '../not-found.ts';
import type { Ports } from '../ports/ports.ts';
import { CHANGED, readSteady } from '../read-steady.ts';

export type PlanPorts = Pick<Ports, 'questions' | 'images' | 'profiles' | 'signatures' | 'clock' | 'evaluator'>;

interface PlanInput {
  readonly ref: string;
  readonly profile: string;
  /** Where the service was asked: `http://127.0.0.1:8080`. */
  readonly origin: string;
}

/** Placeholders for files that the service does not know. */
const FILES = { image: 'IMAGE', profile: 'PROFILE.json', parents: [] };

/** What to do, in order, so that an image restores on a profile, and how much of it `convert` does. */
export function planRestore(ports: PlanPorts, input: PlanInput): Promise<Plan> {
  return readSteady(async () => {
    const snapshot = await ports.questions.read(input.ref, { by: 'names', names: [input.profile] });
    const { image, candidates, revision } = snapshot;
    if (image === null) throw await imageNotFound(ports, input.ref);
    if (candidates.length === 0) throw await profileNotFound(ports, input.profile);
    const { profiles } = await judgeCandidates(ports, image.signatureId, candidates, {
      current: snapshot.ruleBook,
    });
    const contents = await ports.signatures.content([image.signatureId]);
    const [judged] = profiles;
    const content = contents.get(image.signatureId)?.content;
    if (judged === undefined || content === undefined) return CHANGED;
    const { ruleBook } = ports.evaluator;
    const words = convertWords({ ...FILES, service: { origin: input.origin, profile: judged.answer.profile } });
    return { found: planOf({ image, content, judged, revision, ruleBook, words }, ports.clock.now().toISOString()) };
  });
}
