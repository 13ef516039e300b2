/** From a prediction and what was observed to the verdict in force, with a finding that says where it comes from. */
import type { Decision, Finding, Grade, Step, Verdict } from '../verdict/verdict.ts';
import { agrees } from './effect-of.ts';
import { type Merged, mergeObserved } from './merge-observed.ts';
import type { Observation } from './observation.ts';
import {
  countsOrNull,
  isRestore,
  type ObservationCounts,
  type TallyLine,
  tellCounts,
  type Weighed,
  weighObservations,
} from './weigh-observations.ts';

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
  /** That count at the profile revision that is asked for; null: none does. */
  readonly observations: ObservationCounts | null;
}

export interface AskedFor {
  readonly profileRevision: number;
  readonly strict: boolean;
  /** Object types are left out: the question is about another image than the one that was restored. */
  readonly ignores: boolean;
}

/** What is recorded for one signature and profile. */
export interface Seen {
  /** The latest, of any revision; the latest of each line of the tally is among them. */
  readonly observations: readonly Observation[];
  /** All of the revision in force. */
  readonly tally: readonly TallyLine[];
}

export const NOTHING_SEEN: Seen = { observations: [], tally: [] };

export function applyObservations(
  decision: Pick<Decision, 'verdict' | 'findings' | 'steps'>,
  seen: Seen,
  asked: AskedFor,
): InForce {
  const { verdict, findings, steps } = decision;
  const weighed = weighObservations(seen.tally, asked.profileRevision);
  const counts = countsOrNull(weighed.counts.restored, weighed.counts.failed);
  const predicted = { verdict, grade: 'predicted', conflict: false, steps, observations: counts } as const;
  const others = tellOthers(seen.observations, weighed, asked);
  const named = nameOne(seen.observations, weighed, asked);
  if (named === undefined) return { ...predicted, findings: withFindings(findings, others) };
  const count = tellCounts(weighed.counts);
  if (weighed.decides === null || asked.ignores) {
    const why = weighed.decides === null ? explainOpen(named, weighed.why) : OF_WHOLE_IMAGE;
    const told = findingOf(named, 'note', `${count} ${why} The rules predict ${verdict}.`);
    return { ...predicted, findings: withFindings(findings, [told, ...others]) };
  }
  const merged = mergeObserved(verdict, weighed.decides);
  const inForce = asked.strict && isRestore(weighed.decides) ? notProven(decision, merged) : merged;
  const told = findingOf(named, severityOf(inForce), `${count} ${explain(verdict, inForce)}`);
  return {
    ...predicted,
    verdict: inForce.verdict,
    grade: inForce.wins ? named.grade : 'predicted',
    conflict: inForce.conflict,
    findings: withFindings(findings, [told, ...others]),
    steps: named.observed === 'restored-after-steps' && verdict !== inForce.verdict ? stepsOf(named) : steps,
  };
}

const OF_WHOLE_IMAGE =
  'The observations cover the whole image, so they do not decide a question that ignores object types.';

/** The one that stands for those that decide, else the latest that counts; undefined: none does. */
function nameOne(observations: readonly Observation[], weighed: Weighed, asked: AskedFor): Observation | undefined {
  if (weighed.decides !== null) return observations.find(({ id }) => id === weighed.observation);
  return observations.find((one) => isCounted(one, asked));
}

function isCounted({ status, observed, profileRevision }: Observation, asked: AskedFor): boolean {
  return status === 'counts' && observed !== null && profileRevision === asked.profileRevision;
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
  if (conflict && wins) return `The rules predict ${predicted}. The restores contradict them and take precedence.`;
  if (conflict)
    return `The rules predict ${predicted}. The restores contradict them, but a strict question does not accept the result of one host.`;
  if (!wins) return `The rules predict ${predicted}. The restores do not contradict them.`;
  return verdict === predicted ? `The rules predict ${predicted} as well.` : `The rules predict ${predicted}.`;
}

/** Why observations that count decide nothing. */
function explainOpen({ outcome }: Observation, why: 'none' | 'weak' | 'tied'): string {
  if (why === 'tied') return 'The evidence for both sides weighs the same, so it decides nothing.';
  const missing = outcome === 'failed' ? 'without a log that fits' : 'without a URL or a log that fits';
  return `One report ${missing} decides nothing.`;
}

function stepsOf({ steps }: Observation): readonly Step[] {
  return (steps ?? []).map(({ kind, text }) => ({ kind, text, loses: null }));
}

/** What else there is: of the same revision and saying otherwise, not counted, of another revision. */
function tellOthers(observations: readonly Observation[], weighed: Weighed, asked: AskedFor): readonly Finding[] {
  const here = observations.filter(({ profileRevision }) => profileRevision === asked.profileRevision);
  const { decides } = weighed;
  const otherwise = here.filter(
    (one) => isCounted(one, asked) && one.observed !== null && decides !== null && !agrees(one.observed, decides),
  );
  const counting = here.filter(({ status }) => status === 'counts');
  const older = observations.filter(({ profileRevision }) => profileRevision !== asked.profileRevision);
  const by = (status: Observation['status']) => here.filter((one) => one.status === status);
  return [
    ...summary(otherwise, 'Restores with another outcome weigh less.'),
    ...summary(
      counting.filter(({ observed }) => observed === null),
      'A restore failed because of its host. Such an observation does not affect the verdict.',
    ),
    ...summary(by('disputed'), 'The observation is disputed and does not count until the dispute is settled.'),
    ...summary(by('withdrawn'), 'The observation was withdrawn and does not count.'),
    ...summary(older, 'The observation applies to another revision of the profile and does not affect the verdict.'),
  ];
}

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
