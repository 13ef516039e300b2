import { inventoryOfCriu } from '#core/inventory/criu/inventory-of-criu.ts';
import { parseRestorer } from '#core/profile/parse-restorer.ts';
import type { Profile } from '#core/profile/profile.ts';
import { RULE_BOOK } from '#core/rules/rule-book.ts';
import type { SignatureContent } from '#core/signature/signature.ts';
import { signatureOf } from '#core/signature/signature-of.ts';
import { decideVerdict } from '#core/verdict/decide-verdict.ts';
import type { Decision, Finding } from '#core/verdict/verdict.ts';
import { readCorpusSet } from '../../unit/core/inventory/criu/read-corpus-set.ts';
import { readLabProfile } from '../../unit/core/verdict/read-corpus-profile.ts';
import { OPTIONS_GIVEN, OUT_OF_REACH, type OutOfReach, SIGNS, type Sign } from './log-signs.ts';
import type { Outcome } from './outcome.ts';

export interface Prediction {
  readonly decision: Decision;
  readonly content: SignatureContent;
  readonly profile: Profile;
}

/** An outcome beside its prediction. */
export interface Judged extends Prediction {
  readonly outcome: Outcome;
  readonly sign: Sign | null;
  readonly reach: OutOfReach | null;
  /** What stands for the outcome: the finding that the log speaks of, or the steps that were taken. */
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

type Compared = Pick<Judged, 'sign' | 'reach' | 'named' | 'contradiction'>;

/** Restored: yes, or yes with options that were given. Not restored: foretold, by the rule that the log speaks of. */
export function compare(
  outcome: Outcome,
  decision: Decision,
  { signs = SIGNS, outOfReach = OUT_OF_REACH }: { signs?: readonly Sign[]; outOfReach?: readonly OutOfReach[] } = {},
): Compared {
  if (outcome.outcome === 'restored') return compareRestored(outcome, decision);
  const log = outcome.error ?? '';
  const sign = signs.find((known) => known.log.test(log)) ?? null;
  const reach = sign === null ? (outOfReach.find((known) => known.log.test(log)) ?? null) : null;
  if (sign !== null) return { sign, reach, ...compareSigned(outcome, decision, sign) };
  if (reach === null) return { sign, reach, named: [], contradiction: `not named by a rule: ${log}` };
  const named = decision.findings.filter(({ rule }) => rule === reach.rule);
  const told = named.length > 0 || (reach.assumption !== undefined && decision.assumptions.includes(reach.assumption));
  return { sign, reach, named, contradiction: told ? null : `${reach.rule} is silent` };
}

function compareRestored({ outcome, options = [] }: Outcome, { verdict, findings, steps }: Decision): Compared {
  const known = [...OPTIONS_GIVEN, ...options];
  const given = steps.every(({ text }) => known.includes(text));
  const right = verdict === 'yes' || (verdict === 'conditional' && given);
  const named = verdict === 'yes' ? [] : findings.filter(({ severity }) => severity !== 'note');
  return { sign: null, reach: null, named, contradiction: right ? null : `${outcome}, but predicted ${verdict}` };
}

function compareSigned(
  { outcome }: Outcome,
  { verdict, findings }: Decision,
  { rule, or }: Sign,
): Pick<Compared, 'named' | 'contradiction'> {
  const named = findings.filter((finding) => [rule, or].includes(finding.rule) && finding.severity !== 'note');
  if (named.length === 0) return { named, contradiction: `${rule} does not speak` };
  const right = verdict === 'no' || (verdict === 'conditional' && named.some(({ severity }) => severity === 'step'));
  return { named, contradiction: right ? null : `${outcome}, but predicted ${verdict}` };
}

/**
 * Another restore that shows what the prediction's step removes to be the obstacle: the same program without it restored
 * on the same kernel. Null: none shows it.
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
