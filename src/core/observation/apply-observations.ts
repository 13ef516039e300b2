/** From a prediction and what was observed to the verdict in force, with a finding that says where it comes from. */
import type { Decision, Finding, Grade, Step, Verdict } from '../verdict/verdict.ts';
import { type Merged, mergeObserved } from './merge-observed.ts';
import type { Observation } from './observation.ts';

/** The `rule` of findings that tell of an observation; no rule of the rule book has the name. */
export const OBSERVATION_RULE = 'observation';
/** Observations that a finding names one by one. */
const MAX_NAMED = 5;

export interface InForce {
  readonly verdict: Verdict;
  readonly grade: Grade;
  readonly conflict: boolean;
  readonly findings: readonly Finding[];
  readonly steps: readonly Step[];
}

export interface AskedFor {
  readonly profileRevision: number;
  readonly strict: boolean;
  /** Object types are left out: the question is about another image than the one that was restored. */
  readonly ignores: boolean;
}

/** `observations`: of this signature and profile, of any revision, the latest first. */
export function applyObservations(
  decision: Pick<Decision, 'verdict' | 'findings' | 'steps'>,
  observations: readonly Observation[],
  asked: AskedFor,
): InForce {
  const { verdict, findings, steps } = decision;
  const predicted: InForce = { verdict, grade: 'predicted', conflict: false, findings, steps };
  if (observations.length === 0) return predicted;
  const here = observations.filter(({ profileRevision }) => profileRevision === asked.profileRevision);
  const deciding = here.find(({ observed }) => observed !== null);
  const others = tellOthers(observations, deciding, asked);
  if (deciding?.observed == null) return { ...predicted, findings: withFindings(findings, others) };
  if (asked.ignores) {
    const told = findingOf(
      deciding,
      'note',
      'The observation covers the whole image, so it does not decide a question that ignores object types.',
    );
    return { ...predicted, findings: withFindings(findings, [told, ...others]) };
  }
  const merged = mergeObserved(verdict, deciding.observed);
  const inForce = asked.strict && deciding.outcome === 'restored' ? notProven(decision, merged) : merged;
  const told = findingOf(deciding, severityOf(inForce), explain(verdict, inForce));
  return {
    verdict: inForce.verdict,
    grade: inForce.wins ? deciding.grade : 'predicted',
    conflict: inForce.conflict,
    findings: withFindings(findings, [told, ...others]),
    steps: deciding.observed === 'restored-after-steps' && verdict !== inForce.verdict ? stepsOf(deciding) : steps,
  };
}

/** One host had what it takes. That another one of the profile has it too is what a strict question does not assume. */
function notProven(decision: Pick<Decision, 'verdict' | 'findings'>, merged: Merged): Merged {
  const isOpen = decision.findings.some(({ severity }) => severity === 'unknown');
  return isOpen ? { ...merged, verdict: 'unknown', wins: false } : merged;
}

function severityOf({ verdict, wins }: Merged): Finding['severity'] {
  return wins && verdict === 'no' ? 'blocker' : 'note';
}

function explain(predicted: Verdict, { verdict, conflict, wins }: Merged): string {
  if (conflict && wins) return `The rules predict ${predicted}. The observation contradicts them and takes precedence.`;
  if (conflict)
    return `The rules predict ${predicted}. The observation contradicts them, but a strict question does not accept the result of one host.`;
  if (!wins) return `The rules predict ${predicted}. The observation does not contradict them.`;
  return verdict === predicted ? `The rules predict ${predicted} as well.` : `The rules predict ${predicted}.`;
}

function stepsOf({ steps }: Observation): readonly Step[] {
  return (steps ?? []).map(({ kind, text }) => ({ kind, text, loses: null }));
}

/** What else there is: of the same revision and saying otherwise, of the host, of another revision. */
function tellOthers(
  observations: readonly Observation[],
  deciding: Observation | undefined,
  { profileRevision }: AskedFor,
): readonly Finding[] {
  const rest = observations.filter((one) => one !== deciding);
  const here = rest.filter((one) => one.profileRevision === profileRevision);
  const otherwise = here.filter(
    ({ observed, outcome }) => observed !== null && isRestored(outcome) !== isRestored(deciding?.outcome),
  );
  const ofHost = here.filter(({ observed }) => observed === null);
  const older = rest.filter((one) => one.profileRevision !== profileRevision);
  return [
    ...summary(otherwise, 'The observations disagree. The latest one decides.'),
    ...summary(ofHost, 'A restore failed because of its host. Such an observation does not affect the verdict.'),
    ...summary(older, 'The observation applies to another revision of the profile and does not affect the verdict.'),
  ];
}

const isRestored = (outcome: Observation['outcome'] | undefined): boolean => outcome === 'restored';

function summary(observations: readonly Observation[], text: string): readonly Finding[] {
  const [latest] = observations;
  if (latest === undefined) return [];
  const found = observations.length === 1 ? foundIn(latest) : `${observations.length} observations`;
  return [
    { ...findingOf(latest, 'note', text), found, evidence: observations.slice(0, MAX_NAMED).flatMap(evidenceOf) },
  ];
}

function findingOf(observation: Observation, severity: Finding['severity'], text: string): Finding {
  return {
    rule: OBSERVATION_RULE,
    severity,
    objectType: '',
    objectVersion: null,
    required: 'a successful restore',
    found: foundIn(observation),
    text,
    evidence: evidenceOf(observation),
  };
}

function foundIn({ outcome, grade, tool, observedAt }: Observation): string {
  return `${outcome} with ${`${tool.name} ${tool.version}`.trim()} on ${observedAt.slice(0, 10)} (${grade})`;
}

/** The first is where the observation is (`GET /observations/{id}`). */
function evidenceOf({ id, url }: Observation): readonly string[] {
  return [`observation ${id}`, ...(url === null ? [] : [url])];
}

/** Blockers first, then unknowns, steps, notes, as the rules' own findings are. */
function withFindings(findings: readonly Finding[], told: readonly Finding[]): readonly Finding[] {
  const blockers = told.filter(({ severity }) => severity === 'blocker');
  return [...blockers, ...findings, ...told.filter(({ severity }) => severity !== 'blocker')];
}
