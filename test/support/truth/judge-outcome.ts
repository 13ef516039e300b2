import { inventoryOfCriu } from '#core/inventory/criu/inventory-of-criu.ts';
import { holdsSign, LOG_SIGNS, type LogSign } from '#core/observation/log-signs.ts';
import { parseRestorer } from '#core/profile/parse-restorer.ts';
import type { Profile } from '#core/profile/profile.ts';
import { RULE_BOOK } from '#core/rules/rule-book.ts';
import type { SignatureContent } from '#core/signature/signature.ts';
import { signatureOf } from '#core/signature/signature-of.ts';
import { decideVerdict } from '#core/verdict/decide-verdict.ts';
import type { Decision, Finding } from '#core/verdict/verdict.ts';
import { readCorpusSet } from '../../unit/core/inventory/criu/read-corpus-set.ts';
import { readLabProfile } from '../../unit/core/verdict/read-corpus-profile.ts';
import type { Outcome } from './outcome.ts';

export interface Prediction {
  readonly decision: Decision;
  readonly content: SignatureContent;
  readonly profile: Profile;
}

/** An outcome beside its prediction. */
export interface Judged extends Prediction {
  readonly outcome: Outcome;
  readonly sign: LogSign | null;
  /** The findings about the outcome: those about the cause in the log, or those behind the steps that were taken. */
  readonly named: readonly Finding[];
  /** Null: the prediction came true. */
  readonly contradiction: string | null;
}

const contents = new Map<string, Promise<SignatureContent>>();
const profiles = new Map<string, Profile>();

function contentOf(image: string): Promise<SignatureContent> {
  const path = `${image.includes('/') ? image : `criu/${image}`}.tar.gz`;
  const content = contents.get(image) ?? readCorpusSet(path).then((set) => signatureOf(inventoryOfCriu(set)).content);
  contents.set(image, content);
  return content;
}

function profileFor({ kernel, restorer }: Pick<Outcome, 'kernel' | 'restorer'>): Profile {
  const key = `${kernel} ${restorer}`;
  const recorded = profiles.get(key) ?? readLabProfile(kernel, restorer);
  profiles.set(key, recorded);
  return restorer === undefined ? recorded : { ...recorded, restorers: [parseRestorer(restorer)] };
}

export async function predict(outcome: Pick<Outcome, 'image' | 'kernel' | 'restorer'>): Promise<Prediction> {
  const [content, profile] = [await contentOf(outcome.image), profileFor(outcome)];
  return { content, profile, decision: decideVerdict(content, profile, RULE_BOOK) };
}

export async function judgeOutcome(outcome: Outcome): Promise<Judged> {
  const prediction = await predict(outcome);
  return { outcome, ...prediction, ...compare(outcome, prediction.decision) };
}

type Compared = Pick<Judged, 'sign' | 'named' | 'contradiction'>;

/** A sign as people read it. */
export function signText({ holds }: LogSign): string {
  return holds.join(' ... ');
}

/** Restore options that the lab always sets: CRIU restores a connected TCP socket only with this one. */
export const OPTIONS_GIVEN: readonly string[] = ['Restore with --tcp-established.'];

/** The lab restores its containers (`cont`, `contu`) with the root that it made for them. */
const ROOT_GIVEN =
  'Restore with --root and the directory that is the root of the mount namespace; it must be a mount point.';

/** Restored: yes, or yes with options that were set. Not restored: predicted, by the rule about the error in the log. */
export function compare(outcome: Outcome, decision: Decision, signs: readonly LogSign[] = LOG_SIGNS): Compared {
  if (outcome.outcome === 'restored') return compareRestored(outcome, decision);
  if (outcome.outcome === 'restored-wrong') return compareWrong(outcome, decision);
  const lines = (outcome.error ?? '').split('|');
  const sign = signs.find((known) => lines.some((line) => holdsSign(line, known))) ?? null;
  if (sign === null) return { sign, named: [], contradiction: `no rule is about this error: ${outcome.error ?? ''}` };
  return { sign, ...(sign.cause === 'host' ? compareHost(decision, sign) : compareSigned(outcome, decision, sign)) };
}

function optionsOf(outcome: Outcome): readonly string[] {
  const isContainer = /__contu?$/.test(outcome.image);
  return [...OPTIONS_GIVEN, ...(isContainer ? [ROOT_GIVEN] : []), ...(outcome.options ?? [])];
}

/** A stated loss is enough, whatever the verdict: nothing stopped the restore. */
function compareWrong({ outcome, lost }: Outcome, { verdict, findings }: Decision): Compared {
  const named = findings.filter(({ rule }) => rule === lost);
  const contradiction = named.length > 0 ? null : `${outcome}, but predicted ${verdict} without a finding of ${lost}`;
  return { sign: null, named, contradiction };
}

function compareRestored(given: Outcome, { verdict, findings, steps }: Decision): Compared {
  const { outcome } = given;
  const known = optionsOf(given);
  const isTaken = steps.every(({ text }) => known.includes(text));
  const right = verdict === 'yes' || (verdict === 'conditional' && isTaken);
  const named = verdict === 'yes' ? [] : findings.filter(({ severity }) => severity !== 'note');
  return { sign: null, named, contradiction: right ? null : `${outcome}, but predicted ${verdict}` };
}

function compareSigned(
  { outcome }: Outcome,
  { verdict, findings }: Decision,
  { rules }: LogSign,
): Pick<Compared, 'named' | 'contradiction'> {
  const named = findings.filter(({ rule, severity }) => rules.includes(rule) && severity !== 'note');
  if (named.length === 0) return { named, contradiction: `no finding of ${rules.join(' or ')}` };
  const right = verdict === 'no' || (verdict === 'conditional' && named.some(({ severity }) => severity === 'step'));
  return { named, contradiction: right ? null : `${outcome}, but predicted ${verdict}` };
}

/** A cause outside image and profile cannot be predicted; a finding or an assumption has to warn of it. */
function compareHost(decision: Decision, { rules }: LogSign): Pick<Compared, 'named' | 'contradiction'> {
  const named = decision.findings.filter(({ rule }) => rules.includes(rule));
  const warns = named.length > 0 || hostNeedsOf(rules).some((text) => decision.assumptions.includes(text));
  return { named, contradiction: warns ? null : `no finding and no assumption of ${rules.join(' or ')}` };
}

function hostNeedsOf(rules: readonly string[]): readonly string[] {
  const needs = RULE_BOOK.rules.filter(({ id }) => rules.includes(id)).flatMap((rule) => rule.needs);
  return needs.flatMap((need) => (need.need === 'host' ? [need.text] : []));
}

/**
 * Another restore that proves the obstacle that the step removes: the same program without it restored on the same
 * kernel. Null: there is none.
 */
export function proofOfStep(judged: Judged, all: readonly Judged[]): Judged | null {
  const obstacles = judged.named.map(({ objectType }) => objectType);
  return (
    all.find(
      ({ outcome, content }) =>
        outcome.outcome === 'restored' &&
        outcome.kernel === judged.outcome.kernel &&
        outcome.restorer === judged.outcome.restorer &&
        outcome.image.split('__').at(-1) === judged.outcome.image.split('__').at(-1) &&
        content.objects.every(({ type }) => !obstacles.includes(type)),
    ) ?? null
  );
}
