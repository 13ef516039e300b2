import { judgePopulation } from '#core/guarantee/judge-population.ts';
import type { Answer } from '#core/matrix/answer.ts';
import { rollUp } from '#core/matrix/roll-up.ts';
import type { Evaluator } from '#core/verdict/evaluator.ts';
import { type GuaranteeScope, narrowToRung } from '../guarantees/guarantee-scope.ts';
import { fleetNotFound, imageNotFound, profileNotFound } from '../not-found.ts';
import type { Ports, QuestionCandidate, QuestionSnapshot } from '../ports/ports.ts';
import { type Reading, readSteady } from '../read-steady.ts';
import { answerForUnrecorded, nodesOf } from './answer-for-fleet.ts';
import { explainNoProfile } from './explain-no-profile.ts';
import { type JudgedProfile, judgeCandidates } from './judge-candidates.ts';
import { type Question, showQuestion } from './question.ts';
import { type ResolvedTarget, resolveTarget } from './question-target.ts';

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
  const target = resolveTarget(question.target);
  const { answer, fault } = await readSteady(() => answerNow(ports, question, target));
  if (!fault) ports.answers.set(key, answer);
  return answer;
}

interface FreshAnswer {
  readonly answer: Answer;
  /** A fault of ours, or outdated: worth asking again. */
  readonly fault: boolean;
}

async function answerNow(ports: AskPorts, question: Question, target: ResolvedTarget): Promise<Reading<FreshAnswer>> {
  const snapshot = await ports.questions.read(question.image, target.selector);
  const { image } = snapshot;
  if (image === null) throw await imageNotFound(ports, question.image);
  if (question.target.by === 'profile' && snapshot.candidates.length === 0) {
    throw await profileNotFound(ports, question.target.profile);
  }
  if (question.target.by === 'fleet' && snapshot.members === null) {
    throw await fleetNotFound(ports, question.target.fleet);
  }
  const chosen = chooseCandidates(image.arch, snapshot.candidates, question, target);
  const scope = await narrowToRung(ports, image.digest, chosen, question.target);
  if (scope === null) return { gone: () => imageNotFound(ports, question.image) };
  const { candidates, notes } = scope;
  const judged = await judgeCandidates(ports, image.signatureId, candidates, question, snapshot.ruleBook);
  const missing = candidates.length === 0 ? await explainNoProfile(ports, image, question, target) : [];
  const allNotes = [...target.notes, ...notes, ...missing];
  const answer = buildAnswer(
    { ...snapshot, image },
    question,
    {
      profiles: judged.profiles,
      population: scope.population,
      notes: allNotes,
      pending: candidates.filter(isOpen).length,
    },
    ports.evaluator,
    ports.clock.now(),
  );
  if (judged.outdated) return { outdated: { answer, fault: true } };
  return { found: { answer, fault: judged.profiles.some((profile) => profile.fault) } };
}

/** Kernel questions leave profiles of another arch out, and say so, unless the question names an arch itself. */
function chooseCandidates(
  imageArch: string,
  all: readonly QuestionCandidate[],
  question: Question,
  target: ResolvedTarget,
): { candidates: readonly QuestionCandidate[]; notes: readonly string[] } {
  const ofRelease = all.filter(({ release }) => target.release === null || release === target.release);
  const isNamed = question.target.by === 'profile' || question.target.by === 'fleet';
  if (isNamed && question.arch === null) return { candidates: ofRelease, notes: [] };
  const arch = question.arch ?? imageArch;
  const candidates = ofRelease.filter((candidate) => candidate.arch === arch);
  const left = ofRelease.length - candidates.length;
  const profiles = left === 1 ? '1 profile' : `${left} profiles`;
  return { candidates, notes: left === 0 ? [] : [`${profiles} of another architecture than ${arch} left out.`] };
}

const isOpen = ({ cell }: QuestionCandidate): boolean => cell?.state === 'wanted' || cell?.state === 'running';

interface Judgement {
  readonly profiles: readonly JudgedProfile[];
  /** Of the rung that is asked about; null: the question is about all of the profiles, and about no rung. */
  readonly population: GuaranteeScope['population'] | null;
  readonly notes: readonly string[];
  /** Profiles whose cells are open. */
  readonly pending: number;
}

function buildAnswer(
  snapshot: QuestionSnapshot & { image: NonNullable<QuestionSnapshot['image']> },
  question: Question,
  { profiles: judged, population, notes, pending }: Judgement,
  evaluator: Evaluator,
  now: Date,
): Answer {
  const { digest, name, format, signature } = snapshot.image;
  // Nothing is current before the first upload.
  const current = snapshot.ruleBook || evaluator.ruleBook.revision;
  const members = snapshot.members ?? [];
  const unrecorded = answerForUnrecorded(members, snapshot.candidates);
  const profiles = [
    ...judged.map(({ answer: one, ruleBook: by }) => (by === current ? one : { ...one, ruleBook: by })),
    ...unrecorded,
  ];
  const verdicts = profiles.map(({ verdict }) => verdict);
  const { answer, counts } = rollUp(verdicts);
  const rung = population === null ? null : judgePopulation(population, verdicts);
  const unproven = rung?.state === 'not-provable' ? (population?.missing ?? []) : [];
  const oldest = judged.reduce(
    (time, { evaluatedAt }) => Math.min(time, (evaluatedAt ?? now).getTime()),
    now.getTime(),
  );
  const stale = explainStale(snapshot, judged, evaluator);
  return {
    question: showQuestion(question),
    image: { digest, name, format, signature },
    answer: rung?.answer ?? answer,
    counts,
    profiles,
    ...(snapshot.members === null ? {} : { nodes: nodesOf(members, profiles) }),
    notes: [
      ...notes,
      ...unproven.map((what) => `Not provable: ${what}.`),
      ...(snapshot.members?.length === 0 ? ['The fleet has no profiles.'] : []),
      ...stale,
    ],
    revision: snapshot.revision,
    ruleBook: current,
    ...(stale.length > 0 ? { stale: true } : {}),
    ...(pending > 0 ? { pending } : {}),
    evaluatedAt: new Date(oldest).toISOString(),
  };
}

/** What of the answer is by another rule book than that of this code; nothing where all is as it would be now. */
function explainStale(
  { detectedBy }: QuestionSnapshot,
  judged: readonly JudgedProfile[],
  { ruleBook: { revision: newest } }: Evaluator,
): readonly string[] {
  const older = [...new Set(judged.map(({ ruleBook }) => ruleBook))].filter((by) => by !== newest).sort();
  const notes = older.map((by) => `Verdicts by rule book ${by}; ${newest} is here and not current yet.`);
  if (detectedBy === '' || detectedBy === newest) return notes;
  return [...notes, `What the image holds was detected by rule book ${detectedBy}, not again by ${newest}.`];
}
