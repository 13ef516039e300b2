/** From stored verdicts, or on the spot where they do not fit the question, to one answer per profile. */
import { applyObservations, NOTHING_SEEN } from '../observation/apply-observations.ts';
import type { Profile } from '../profile/profile.ts';
import type { RuleBook } from '../rules/rule.ts';
import type { SignatureContent } from '../signature/signature.ts';
import type { Evaluator } from '../verdict/evaluator.ts';
import { isRecordable, RECORD_COMMAND, rankAssumptions } from '../verdict/rank-assumptions.ts';
import { rankFindings } from '../verdict/rank-findings.ts';
import { sanitiseFault } from '../verdict/sanitise-fault.ts';
import type { Decision, Finding } from '../verdict/verdict.ts';
import type { ProfileAnswer } from './answer.ts';
import type { Candidate } from './candidate.ts';
import type { Question } from './question.ts';

/** How verdicts are asked for. */
export type Manner = Pick<Question, 'strict' | 'ignore' | 'runtime'>;

export const PLAINLY: Manner = { strict: false, ignore: [], runtime: null };

export interface JudgedProfile {
  readonly answer: ProfileAnswer;
  /** What the answer was made of; its steps tell what they change. */
  readonly decision: Decision;
  /** RFC 3339 in UTC: when the stored verdict was made; null = just now. */
  readonly evaluatedAt: string | null;
  /** By which the verdict was made. */
  readonly ruleBook: string;
  /** A fault of ours: worth asking again. */
  readonly fault: boolean;
}

export interface Judged {
  readonly profiles: readonly JudgedProfile[];
  /** The image or a profile revision that is to be judged is not there: it is gone since the candidates were read. */
  readonly outdated: boolean;
}

/** What verdicts are decided from, as far as it was read. */
export interface Material {
  readonly content: SignatureContent | null;
  /** By name. */
  readonly profiles: ReadonlyMap<string, Profile>;
}

/** Whether a stored verdict answers: one of the plain question, at the profile revision and a rule book in force. */
function isSettled({ cell, profileRevision }: Candidate, manner: Manner, inForce: readonly string[]): boolean {
  if (manner.strict || manner.ignore.length > 0 || manner.runtime !== null) return false;
  if (cell?.state !== 'decided' || cell.decision === null || cell.evaluatedAt === null) return false;
  return cell.profileRevision === profileRevision && inForce.includes(cell.ruleBook);
}

/** Those without a stored verdict that answers: they are evaluated on demand. */
export function openCandidates<T extends Candidate>(
  candidates: readonly T[],
  manner: Manner,
  inForce: readonly string[],
): readonly T[] {
  return candidates.filter((candidate) => !isSettled(candidate, manner, inForce));
}

/** `current`: the rule book whose stored verdicts count like those of the evaluator. */
export function judgeProfiles(
  candidates: readonly Candidate[],
  material: Material,
  manner: Manner,
  evaluator: Evaluator,
  current: string,
): Judged {
  const inForce = [current, evaluator.ruleBook.revision];
  const profiles = candidates.flatMap((candidate) =>
    isSettled(candidate, manner, inForce)
      ? takeStored(candidate, manner, evaluator.ruleBook)
      : judgeNow(candidate, material, manner, evaluator),
  );
  return { profiles, outdated: profiles.length < candidates.length };
}

function takeStored(candidate: Candidate, manner: Manner, own: RuleBook): readonly JudgedProfile[] {
  const { decision = null, evaluatedAt = null, ruleBook = '' } = candidate.cell ?? {};
  if (decision === null) return [];
  return [{ answer: answerOf(candidate, decision, manner, own), decision, evaluatedAt, ruleBook, fault: false }];
}

function judgeNow(
  candidate: Candidate,
  { content, profiles }: Material,
  manner: Manner,
  { decide, ruleBook }: Evaluator,
): readonly JudgedProfile[] {
  const profile = profiles.get(candidate.profile);
  if (content === null || profile?.revision !== candidate.profileRevision) return [];
  const judged = (decision: Decision, fault: boolean): readonly JudgedProfile[] => [
    {
      answer: answerOf(candidate, decision, manner, ruleBook),
      decision,
      evaluatedAt: null,
      ruleBook: ruleBook.revision,
      fault,
    },
  ];
  try {
    return judged(decide(content, profile, ruleBook, manner), false);
  } catch (error) {
    return judged(faultDecision(sanitiseFault(error)), true);
  }
}

/** What is in force: the decision, or what was observed of this very profile revision. */
function answerOf(
  candidate: Candidate,
  decision: Decision,
  { strict, ignore }: Manner,
  ruleBook: RuleBook,
): ProfileAnswer {
  const { profileRevision, cell } = candidate;
  const asked = { profileRevision, strict, ignores: ignore.length > 0 };
  const inForce = applyObservations(decision, cell?.seen ?? NOTHING_SEEN, asked);
  return {
    profile: candidate.profile,
    kernel: candidate.release,
    arch: candidate.arch,
    verdict: inForce.verdict,
    grade: inForce.grade,
    conflict: inForce.conflict,
    observations: inForce.observations,
    ...assumptionsOf(decision, ruleBook),
    findings: rankFindings(inForce.findings).map(inOrder),
    steps: inForce.steps.map(({ kind, text, loses }) => ({ kind, text, loses })),
  };
}

function assumptionsOf(
  { assumptions }: Decision,
  ruleBook: RuleBook,
): Pick<ProfileAnswer, 'assumptions' | 'assumptionRanks' | 'recordWith'> {
  const ranked = rankAssumptions(assumptions, ruleBook);
  return {
    assumptions: ranked.map(({ text }) => text),
    assumptionRanks: ranked.map(({ rank }) => rank),
    ...(ranked.some(({ rank }) => isRecordable(rank)) ? { recordWith: RECORD_COMMAND } : {}),
  };
}

/** The store gives members back in an order of its own; an answer reads the same whether it was stored or not. */
function inOrder(finding: Finding): Finding {
  const { rule, severity, about, objectType, objectVersion, required, found, text, evidence } = finding;
  const ofProfile = about === undefined ? {} : { about };
  return { rule, severity, ...ofProfile, objectType, objectVersion, required, found, text, evidence };
}

/** An internal error is never `no`. */
function faultDecision(found: string): Decision {
  const finding = {
    rule: 'evaluation-failed',
    severity: 'unknown',
    objectType: '',
    objectVersion: null,
    required: 'a completed evaluation',
    found,
    text: 'An internal error stopped the evaluation of this image for this profile. It says nothing about the image or the kernel.',
    evidence: [],
  } as const;
  return { verdict: 'unknown', findings: [finding], steps: [], assumptions: [] };
}
