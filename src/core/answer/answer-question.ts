/**
 * The answer to a question, made of what was read for it. It goes one way: the candidates are narrowed to the rung that
 * is asked about, judged, and rolled up. A service reads from its store, the command line from files.
 */
import type { Home } from '../guarantee/home-kernel.ts';
import { judgePopulation } from '../guarantee/judge-population.ts';
import type { Arch } from '../image/arch.ts';
import { rollUp } from '../matrix/roll-up.ts';
import type { Evaluator } from '../verdict/evaluator.ts';
import type { Answer, AskedImage, ProfileAnswer } from './answer.ts';
import { answerForUnrecorded, type FleetMember, nodesOf } from './answer-for-fleet.ts';
import { type AtlasCandidate, addBasis, explainAtlas } from './atlas-candidates.ts';
import type { Candidate } from './candidate.ts';
import type { Chosen } from './choose-candidates.ts';
import { explainIgnored } from './explain-ignored.ts';
import { explainNoProfile, type RecordedKernel } from './explain-no-profile.ts';
import { type JudgedProfile, judgeProfiles, type Material } from './judge-profiles.ts';
import { narrowToRung, type Scope } from './narrow-to-rung.ts';
import { oldestOf } from './oldest-of.ts';
import { type Question, showQuestion } from './question.ts';

/** What an answer is made of, all of one snapshot. */
export interface Known<T extends Candidate = Candidate> extends Chosen<T>, Material {
  readonly image: AskedImage & { readonly arch: Arch };
  /** Where the image was made; null: not read, as the question names no rung. */
  readonly home: Home | null;
  /** Of all recorded profiles; read only where there is no candidate. */
  readonly kernels: readonly RecordedKernel[];
  /** Of the fleet asked about, recorded or not; null: none is asked about. */
  readonly members: readonly FleetMember[] | null;
  /** Kernels of the atlas, where no recorded profile is of the question. */
  readonly atlas: readonly AtlasCandidate[];
  /** By which the inventory was detected; empty where a client made it. */
  readonly detectedBy: string;
  /** Of the matrix. */
  readonly revision: number;
  /** The current one; empty: none yet. */
  readonly ruleBook: string;
}

export interface FreshAnswer {
  readonly answer: Answer;
  /** What was read does not fit together any more. */
  readonly outdated: boolean;
  /** An internal error: worth asking again. */
  readonly fault: boolean;
}

/** Null: image or profiles were deleted since the candidates were read, so the rung cannot be evaluated. */
export function answerQuestion(
  known: Known,
  question: Question,
  evaluator: Evaluator,
  now: string,
): FreshAnswer | null {
  const scope =
    known.atlas.length > 0 ? ofAtlas(known) : narrowToRung(known, question.target, known.home, known.profiles);
  if (scope === null) return null;
  const current = known.ruleBook || evaluator.ruleBook.revision;
  const { profiles, outdated } = judgeProfiles(scope.candidates, materialOf(known), question, evaluator, current);
  const notes = [
    ...question.meaning.notes,
    ...scope.notes,
    ...(known.content === null ? [] : explainIgnored(known.content, question.ignore, evaluator)),
    ...explainNone(known, scope, question, evaluator),
  ];
  const answer = compose({ ...known, ...scope, notes, ruleBook: current }, question, profiles, evaluator, now);
  return { answer, outdated, fault: profiles.some(({ fault }) => fault) };
}

/** Atlas kernels in place of recorded profiles. */
function ofAtlas({ atlas, notes }: Known): Scope<Candidate> {
  return { selected: atlas, candidates: atlas, population: null, notes };
}

function materialOf({ content, profiles, atlas }: Known): Material {
  if (atlas.length === 0) return { content, profiles };
  return { content, profiles: new Map(atlas.map((candidate) => [candidate.profile, candidate.offers])) };
}

function explainNone(
  { image, kernels, content, atlas }: Known,
  { candidates }: Scope<Candidate>,
  { arch, ignore, meaning, target }: Question,
  evaluator: Evaluator,
): readonly string[] {
  if (target.by === 'nodes') return [];
  if (atlas.length > 0) return explainAtlas(atlas, meaning.kernels);
  if (target.by === 'distro')
    return [
      `The atlas has no kernel of ${target.distro}${target.version === null ? '' : ` ${target.version}`} on ${arch ?? image.arch}.`,
    ];
  if (candidates.length > 0 || meaning.kernels === null) return [];
  return explainNoProfile(meaning.kernels, arch ?? image.arch, kernels, content, ignore, evaluator);
}

function compose(
  scope: Known & Scope<Candidate>,
  question: Question,
  judged: readonly JudgedProfile[],
  evaluator: Evaluator,
  now: string,
): Answer {
  const { image, population, members, revision, ruleBook } = scope;
  const { digest, name, format, signature } = image;
  const profiles = profilesOf({ ...scope, strict: question.strict }, judged);
  const verdicts = profiles.map(({ verdict }) => verdict);
  const { answer, counts } = rollUp(verdicts);
  const rung = population === null ? null : judgePopulation(population, verdicts);
  const unproven = rung?.state === 'not-provable' ? (population?.missing ?? []) : [];
  const stale = explainStale(scope, judged, evaluator);
  const pending = scope.candidates.filter(isOpen).length;
  return {
    question: showQuestion(question),
    image: { digest, name, format, signature },
    answer: rung?.answer ?? answer,
    counts,
    profiles,
    ...(members === null ? {} : { nodes: nodesOf(members, profiles) }),
    notes: [
      ...scope.notes,
      ...unproven.map((what) => `Not provable: ${what}.`),
      ...(members?.length === 0 ? ['The fleet has no profiles.'] : []),
      ...stale,
    ],
    revision,
    ruleBook,
    ...(stale.length > 0 ? { stale: true } : {}),
    ...(pending > 0 ? { pending } : {}),
    evaluatedAt: oldestOf(judged, now),
  };
}

function profilesOf(
  { selected, members, ruleBook, atlas, strict }: Known & Scope<Candidate> & Pick<Question, 'strict'>,
  judged: readonly JudgedProfile[],
): readonly ProfileAnswer[] {
  const answers = judged.map(({ answer, ruleBook: by }) => {
    // Steps that leave the answer `no` are not listed as steps; see add-ways-out.ts.
    const based = addBasis(answer, atlas, strict);
    const offered = based.verdict === 'no' ? { ...based, steps: [] } : based;
    return by === ruleBook ? offered : { ...offered, ruleBook: by };
  });
  return [...answers, ...answerForUnrecorded(members ?? [], selected)];
}

const isOpen = ({ cell }: Candidate): boolean => cell?.state === 'wanted' || cell?.state === 'running';

/** Which parts of the answer are from another rule book than that of this code; empty if none. */
function explainStale(
  { detectedBy }: Known,
  judged: readonly JudgedProfile[],
  { ruleBook: { revision: newest } }: Evaluator,
): readonly string[] {
  const older = [...new Set(judged.map(({ ruleBook }) => ruleBook))].filter((by) => by !== newest).sort();
  const notes = older.map(
    (by) => `Some verdicts are from rule book ${by}; the newer rule book ${newest} is not current yet.`,
  );
  if (detectedBy === '' || detectedBy === newest) return notes;
  return [
    ...notes,
    `The content of the image was detected by rule book ${detectedBy}; ${newest} has not detected it again.`,
  ];
}
