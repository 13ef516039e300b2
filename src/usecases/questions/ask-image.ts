import { addWaysOut, toExplain, type WaysOutParts } from '#core/answer/add-ways-out.ts';
import type { Answer } from '#core/answer/answer.ts';
import { answerQuestion, type FreshAnswer, type Known } from '#core/answer/answer-question.ts';
import type { AtlasCandidate } from '#core/answer/atlas-candidates.ts';
import { chooseCandidates } from '#core/answer/choose-candidates.ts';
import { asksAtlas, consultAtlas } from '#core/answer/consult-atlas.ts';
import type { Question } from '#core/answer/question.ts';
import type { QuestionTarget } from '#core/answer/question-target.ts';
import { type ReadingList, readingListOf } from '#core/answer/reading-list.ts';
import { homeOf } from '#core/guarantee/home-kernel.ts';
import type { Arch } from '#core/image/arch.ts';
import { readMaterial } from '../evaluation/judge-candidates.ts';
import { fleetNotFound, imageNotFound, profileNotFound } from '../not-found.ts';
import type { Ports, QuestionCandidate, QuestionSnapshot } from '../ports/ports.ts';
import { CHANGED, type Reading, readSteady } from '../read-steady.ts';

export type AskPorts = Pick<
  Ports,
  'questions' | 'images' | 'profiles' | 'fleets' | 'signatures' | 'matrix' | 'answers' | 'clock' | 'evaluator' | 'atlas'
>;

/**
 * Can this image restore there? Everything in the answer comes from one snapshot and carries its revision. An answer
 * made before is given again only after a read, begun after the question came, found the matrix unchanged.
 */
export async function askImage(ports: AskPorts, question: Question): Promise<Answer> {
  const key = JSON.stringify(question);
  const known = ports.answers.get(key);
  if (known !== undefined && (await ports.matrix.revision()).revision === known.revision) return known;
  const { answer, fault } = await readSteady(() => answerNow(ports, question));
  if (!fault) ports.answers.set(key, answer);
  return answer;
}

async function answerNow(ports: AskPorts, question: Question): Promise<Reading<FreshAnswer>> {
  const snapshot = await ports.questions.read(question.image, question.meaning.selector);
  const { image, ruleBook } = snapshot;
  if (image === null) throw await imageNotFound(ports, question.image);
  await refuseMissing(ports, question.target, snapshot);
  const chosen = chooseCandidates(image.arch, snapshot.candidates, question);
  const list = readingListOf(chosen, question, [ruleBook, ports.evaluator.ruleBook.revision]);
  const read = await readListed(ports, image, list);
  if (read === null) return CHANGED;
  const atlas = await readAtlas(ports, chosen.candidates, question, image.arch);
  const known = { ...snapshot, ...chosen, ...read, atlas, image };
  const fresh = answerQuestion(known, question, ports.evaluator, ports.clock.now().toISOString());
  if (fresh === null || fresh.outdated) return CHANGED;
  const alternatives = await readAlternatives(ports, fresh.answer, image.signatureId, chosen.candidates);
  if (alternatives === null) return { outdated: fresh };
  const offered = new Map([
    ...alternatives.profiles,
    ...atlas.map(({ profile, offers }) => [profile, offers] as const),
  ]);
  const answer = addWaysOut(fresh.answer, { ...alternatives, profiles: offered }, question, ports.evaluator);
  return { found: { ...fresh, answer } };
}

/** Only where no recorded profile is of the question. */
async function readAtlas(
  { atlas, evaluator }: Pick<Ports, 'atlas' | 'evaluator'>,
  candidates: readonly QuestionCandidate[],
  question: Question,
  arch: Arch,
): Promise<readonly AtlasCandidate[]> {
  if (!asksAtlas(candidates, question)) return [];
  return consultAtlas(await atlas.read(), question, arch, evaluator.ruleBook);
}

const NOTHING_STUCK: WaysOutParts = { content: null, profiles: new Map(), alternatives: [] };

/** The ways out of a `no` depend on the image, the profile and all others. Null: the matrix changed meanwhile. */
async function readAlternatives(
  ports: AskPorts,
  answer: Answer,
  signatureId: number,
  candidates: readonly QuestionCandidate[],
): Promise<WaysOutParts | null> {
  const names = new Set(toExplain(answer).map(({ profile }) => profile));
  if (names.size === 0) return NOTHING_STUCK;
  const stuck = candidates.filter(({ profile }) => names.has(profile));
  const [material, willing] = await Promise.all([
    readMaterial(ports, signatureId, stuck, true),
    ports.questions.willing(signatureId),
  ]);
  const isWhole = stuck.every(
    ({ profile, profileRevision }) => material.profiles.get(profile)?.revision === profileRevision,
  );
  if (willing.revision !== answer.revision || material.content === null || !isWhole) return null;
  return { ...material, alternatives: willing.profiles };
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
