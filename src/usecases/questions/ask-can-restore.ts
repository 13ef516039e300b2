import type { Answer } from '#core/answer/answer.ts';
import { answerQuestion, type FreshAnswer, type Known } from '#core/answer/answer-question.ts';
import { type Chosen, chooseCandidates } from '#core/answer/choose-candidates.ts';
import type { Question, QuestionTarget } from '#core/answer/question.ts';
import { type ResolvedTarget, resolveTarget } from '#core/answer/resolve-target.ts';
import { homeOf } from '#core/guarantee/home-kernel.ts';
import { openCandidates, readMaterial } from '../evaluation/judge-candidates.ts';
import { mapQuestionError } from '../map-question-error.ts';
import { fleetNotFound, imageNotFound, profileNotFound } from '../not-found.ts';
import type { Ports, QuestionCandidate, QuestionSnapshot } from '../ports/ports.ts';
import { type Reading, readSteady } from '../read-steady.ts';

export type AskPorts = Pick<
  Ports,
  'questions' | 'images' | 'profiles' | 'fleets' | 'signatures' | 'matrix' | 'answers' | 'clock' | 'evaluator'
>;

/**
 * Can this image restore there? Everything in the answer comes from one snapshot and carries its revision. An answer
 * made before is given again only after a read, begun after the question came, found the matrix unchanged.
 */
export async function askCanRestore(ports: AskPorts, question: Question): Promise<Answer> {
  const key = JSON.stringify(question);
  const known = ports.answers.get(key);
  if (known !== undefined && (await ports.matrix.revision()).revision === known.revision) return known;
  const target = mapQuestionError(() => resolveTarget(question.target));
  const { answer, outdated, fault } = await readSteady(() => answerNow(ports, question, target));
  if (!outdated && !fault) ports.answers.set(key, answer);
  return answer;
}

async function answerNow(ports: AskPorts, question: Question, target: ResolvedTarget): Promise<Reading<FreshAnswer>> {
  const gone = { gone: () => imageNotFound(ports, question.image) };
  const snapshot = await ports.questions.read(question.image, target.selector);
  const { image } = snapshot;
  if (image === null) throw await imageNotFound(ports, question.image);
  await refuseMissing(ports, question.target, snapshot);
  const chosen = chooseCandidates(image.arch, snapshot.candidates, question, target);
  const read = await readFor(ports, { ...snapshot, image }, chosen, question, target);
  if (read === null) return gone;
  const known = { ...snapshot, ...chosen, ...read, image };
  const fresh = answerQuestion(known, question, target, ports.evaluator, ports.clock.now().toISOString());
  if (fresh === null) return gone;
  return fresh.outdated ? { outdated: fresh } : { found: fresh };
}

/** Whoever is asked about by name has to be there. */
async function refuseMissing(
  ports: Pick<Ports, 'profiles' | 'fleets'>,
  target: QuestionTarget,
  { candidates, members }: QuestionSnapshot,
): Promise<void> {
  if (target.by === 'fleet' && members === null) throw await fleetNotFound(ports, target.fleet);
  if (target.by !== 'profile') return;
  const missing = target.profiles.find((name) => !candidates.some(({ profile }) => profile === name));
  if (missing !== undefined) throw await profileNotFound(ports, missing);
}

/** What is not in the snapshot and the answer cannot do without. Null: the image is gone. */
async function readFor(
  ports: AskPorts,
  { image, ruleBook }: QuestionSnapshot & { readonly image: NonNullable<QuestionSnapshot['image']> },
  { candidates }: Chosen<QuestionCandidate>,
  question: Question,
  target: ResolvedTarget,
): Promise<Pick<Known, 'content' | 'profiles' | 'kernels' | 'home'> | null> {
  if (question.target.by === 'guarantee') {
    // The rung speaks of some of the candidates; which of them, only their profiles tell.
    const [stored, material] = await Promise.all([
      ports.images.find(image.digest),
      readMaterial(ports, image.signatureId, candidates),
    ]);
    return stored === null ? null : { ...material, kernels: [], home: homeOf(stored.inventory) };
  }
  if (candidates.length === 0 && target.kernels !== null) {
    const [kernels, contents] = await Promise.all([
      ports.profiles.kernels(),
      ports.signatures.content([image.signatureId]),
    ]);
    const content = contents.get(image.signatureId)?.content ?? null;
    return { content, profiles: new Map(), kernels, home: null };
  }
  const open = openCandidates(ports, candidates, question, ruleBook);
  return { ...(await readMaterial(ports, image.signatureId, open)), kernels: [], home: null };
}
