import { addWaysOut, toExplain } from '#core/answer/add-ways-out.ts';
import type { Answer } from '#core/answer/answer.ts';
import { answerQuestion, type FreshAnswer, type Known } from '#core/answer/answer-question.ts';
import { chooseCandidates } from '#core/answer/choose-candidates.ts';
import type { Question } from '#core/answer/question.ts';
import type { QuestionTarget } from '#core/answer/question-target.ts';
import { type ReadingList, readingListOf } from '#core/answer/reading-list.ts';
import { homeOf } from '#core/guarantee/home-kernel.ts';
import { readMaterial } from '../evaluation/judge-candidates.ts';
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
  const { answer, outdated, fault } = await readSteady(() => answerNow(ports, question));
  if (!outdated && !fault) ports.answers.set(key, answer);
  return answer;
}

async function answerNow(ports: AskPorts, question: Question): Promise<Reading<FreshAnswer>> {
  const gone = { gone: () => imageNotFound(ports, question.image) };
  const snapshot = await ports.questions.read(question.image, question.meaning.selector);
  const { image, ruleBook } = snapshot;
  if (image === null) throw await imageNotFound(ports, question.image);
  await refuseMissing(ports, question.target, snapshot);
  const chosen = chooseCandidates(image.arch, snapshot.candidates, question);
  const list = readingListOf(chosen, question, [ruleBook, ports.evaluator.ruleBook.revision]);
  const read = await readListed(ports, image, list);
  if (read === null) return gone;
  const known = { ...snapshot, ...chosen, ...read, image };
  const fresh = answerQuestion(known, question, ports.evaluator, ports.clock.now().toISOString());
  if (fresh === null) return gone;
  if (fresh.outdated) return { outdated: fresh };
  const explained = await explainNo(ports, fresh.answer, image.signatureId, chosen.candidates, question);
  return explained === null ? { outdated: fresh } : { found: { ...fresh, answer: explained } };
}

/** What a `no` can do about it takes the image, the profile and all others. Null: the matrix changed meanwhile. */
async function explainNo(
  ports: AskPorts,
  answer: Answer,
  signatureId: number,
  candidates: readonly QuestionCandidate[],
  question: Question,
): Promise<Answer | null> {
  const names = new Set(toExplain(answer).map(({ profile }) => profile));
  if (names.size === 0) return answer;
  const stuck = candidates.filter(({ profile }) => names.has(profile));
  const [material, willing] = await Promise.all([
    readMaterial(ports, signatureId, stuck),
    ports.questions.willing(signatureId),
  ]);
  if (willing.revision !== answer.revision) return null;
  return addWaysOut(answer, { ...material, alternatives: willing.profiles }, question, ports.evaluator);
}

/** A fleet or profile that the question names must be recorded. */
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

/** Null: the image was deleted. */
async function readListed(
  ports: AskPorts,
  { digest, signatureId }: NonNullable<QuestionSnapshot['image']>,
  list: ReadingList<QuestionCandidate>,
): Promise<Pick<Known, 'content' | 'profiles' | 'kernels' | 'home'> | null> {
  const [material, stored, kernels] = await Promise.all([
    readMaterial(ports, signatureId, list.profiles, list.content),
    list.home ? ports.images.find(digest) : null,
    list.kernels ? ports.profiles.kernels() : [],
  ]);
  if (list.home && stored === null) return null;
  return { ...material, kernels, home: stored === null ? null : homeOf(stored.inventory) };
}
