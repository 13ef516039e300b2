/** From the stored cells of a snapshot, or on the spot where they do not fit the question, to one answer per profile. */
import type { ProfileAnswer } from '#core/matrix/answer.ts';
import { applyObservations } from '#core/observation/apply-observations.ts';
import type { Decision, Finding } from '#core/verdict/verdict.ts';
import { sanitiseFault } from '../evaluation/sanitise-fault.ts';
import type { Ports, QuestionCandidate } from '../ports/ports.ts';
import type { Question } from './question.ts';

export interface JudgedProfile {
  readonly answer: ProfileAnswer;
  /** What the answer was made of; its steps tell what they change. */
  readonly decision: Decision;
  /** When the stored verdict was made; null = just now. */
  readonly evaluatedAt: Date | null;
  /** By which the verdict was made. */
  readonly ruleBook: string;
  /** A fault of ours: worth asking again. */
  readonly fault: boolean;
}

export interface Judged {
  readonly profiles: readonly JudgedProfile[];
  /** A profile revision of the snapshot is gone already: read a new snapshot. */
  readonly outdated: boolean;
}

export async function judgeCandidates(
  ports: Pick<Ports, 'profiles' | 'signatures' | 'evaluator'>,
  signatureId: number,
  candidates: readonly QuestionCandidate[],
  question: Pick<Question, 'strict' | 'ignore'>,
  current: string = ports.evaluator.ruleBook.revision,
): Promise<Judged> {
  const inForce = [current, ports.evaluator.ruleBook.revision];
  const stored = candidates.map((candidate) => useStored(candidate, question, inForce));
  const open = candidates.filter((_, index) => stored[index] === null);
  const fresh = open.length === 0 ? new Map() : await evaluateNow(ports, signatureId, open, question);
  const profiles = candidates.flatMap((candidate, index) => stored[index] ?? fresh.get(candidate.profileId) ?? []);
  return { profiles, outdated: profiles.length < candidates.length };
}

/** A stored verdict answers only the plain question, at the profile revision and a rule book in force. */
function useStored(
  candidate: QuestionCandidate,
  question: Pick<Question, 'strict' | 'ignore'>,
  inForce: readonly string[],
): JudgedProfile | null {
  const { cell } = candidate;
  if (question.strict || question.ignore.length > 0) return null;
  if (cell?.state !== 'decided' || cell.decision === null || cell.evaluatedAt === null) return null;
  if (cell.profileRevision !== candidate.profileRevision || !inForce.includes(cell.ruleBook)) return null;
  const answer = answerOf(candidate, cell.decision, question);
  const { decision, evaluatedAt, ruleBook } = cell;
  return { answer, decision, evaluatedAt, ruleBook, fault: false };
}

async function evaluateNow(
  ports: Pick<Ports, 'profiles' | 'signatures' | 'evaluator'>,
  signatureId: number,
  candidates: readonly QuestionCandidate[],
  question: Pick<Question, 'strict' | 'ignore'>,
): Promise<Map<number, JudgedProfile>> {
  const [contents, profiles] = await Promise.all([
    ports.signatures.content([signatureId]),
    ports.profiles.forEvaluation(candidates),
  ]);
  const content = contents.get(signatureId)?.content;
  const { evaluator } = ports;
  const ruleBook = evaluator.ruleBook.revision;
  const options = { strict: question.strict, ignore: question.ignore };
  const judged = new Map<number, JudgedProfile>();
  for (const candidate of candidates) {
    const profile = profiles.get(candidate.profileId);
    if (content === undefined || profile?.revision !== candidate.profileRevision) continue;
    try {
      const decision = evaluator.decide(content, profile, evaluator.ruleBook, options);
      judged.set(candidate.profileId, {
        answer: answerOf(candidate, decision, question),
        decision,
        evaluatedAt: null,
        ruleBook,
        fault: false,
      });
    } catch (error) {
      const decision = faultDecision(sanitiseFault(error));
      const answer = answerOf(candidate, decision, question);
      judged.set(candidate.profileId, { answer, decision, evaluatedAt: null, ruleBook, fault: true });
    }
  }
  return judged;
}

/** What is in force: the decision, or what was observed of this very profile revision. */
function answerOf(
  candidate: QuestionCandidate,
  decision: Decision,
  { strict, ignore }: Pick<Question, 'strict' | 'ignore'>,
): ProfileAnswer {
  const { profileRevision, cell } = candidate;
  const asked = { profileRevision, strict, ignores: ignore.length > 0 };
  const inForce = applyObservations(decision, cell?.observations ?? [], asked);
  return {
    profile: candidate.profile,
    kernel: candidate.release,
    arch: candidate.arch,
    verdict: inForce.verdict,
    grade: inForce.grade,
    conflict: inForce.conflict,
    assumptions: decision.assumptions,
    findings: inForce.findings.map(inOrder),
    steps: inForce.steps.map(({ kind, text, loses }) => ({ kind, text, loses })),
  };
}

/** The store gives members back in an order of its own; an answer reads the same whether it was stored or not. */
function inOrder(finding: Finding): Finding {
  const { rule, severity, objectType, objectVersion, required, found, text, evidence } = finding;
  return { rule, severity, objectType, objectVersion, required, found, text, evidence };
}

/** A fault of ours is never `no`. */
function faultDecision(found: string): Decision {
  const finding = {
    rule: 'evaluation-failed',
    severity: 'unknown',
    objectType: '',
    objectVersion: null,
    required: 'an evaluation that ends',
    found,
    text: 'Our evaluation of this image for this profile failed; that says nothing about the image or the kernel.',
    evidence: [],
  } as const;
  return { verdict: 'unknown', findings: [finding], steps: [], assumptions: [] };
}
