import type { Profile, Restorer } from '../profile/profile.ts';
import type { Adjustment, Rule } from '../rules/rule.ts';
import { compareCriuVersions, parseCriuVersion } from '../version/criu-version.ts';
import { matchAttribute } from './match-attribute.ts';
import { type JudgedObject, type Judgement, NOT_RECORDED, notSaid } from './needs/judgement.ts';
import { concerns, type PreparedNeed, type PreparedRule } from './prepare-rule-book.ts';
import type { Reasons } from './reasons.ts';
import { isOfTheKernel, isRecordedSupport, statedFeature } from './stated-feature.ts';
import type { AcceptedNeed, Finding, FindingSeverity, StepEffect } from './verdict.ts';
import type { WhoRestores } from './who-restores.ts';

const ABOUT_PROFILE = { about: 'profile' } as const;

const LOADABLE = { text: 'modules can be loaded', required: 'module loading enabled' };

/** How a finding of an inferred rule ends. */
export const LOW_CONFIDENCE = ' (Inferred, not proven.)';

type Assumed = Pick<Extract<Judgement, { is: 'assumed' }>, 'text' | 'required'>;

/** What the question adds to image and profile. */
export interface RuleTerms {
  readonly accepted: readonly AcceptedNeed[];
  readonly who: WhoRestores;
}

interface Judged {
  readonly rule: Rule;
  readonly need: PreparedNeed;
  readonly object: JudgedObject | null;
  readonly profile: Profile;
  readonly restorer: Restorer;
  readonly who: WhoRestores;
}

/** Every release that adjustments name is parsed once. */
const releases = new Map<string, ReturnType<typeof parseCriuVersion>>();

function releaseOf(text: string): ReturnType<typeof parseCriuVersion> {
  const known = releases.get(text);
  if (known !== undefined) return known;
  const read = parseCriuVersion(text);
  releases.set(text, read);
  return read;
}

/** A way round that the restorer knows, and that helps against this need. The order of the rule is its preference. */
function findAdjustment({ rule, need, restorer }: Judged): Adjustment | null {
  return (
    rule.adjustments.find(({ helps, criuMin }) => {
      if (helps !== undefined && !helps.includes(need.kind)) return false;
      if (criuMin === undefined || restorer.family !== 'criu') return true;
      return compareCriuVersions(restorer.version, releaseOf(criuMin)) >= 0;
    }) ?? null
  );
}

function effectOf(adjustment: Adjustment, { rule, need, profile, object }: Judged): StepEffect {
  if (adjustment.kind === 'convert' && object !== null && need.versionAttribute !== null) {
    const [major = 0, minor = 0, patch = 0] = profile.release.version.numbers;
    return {
      on: 'image-attribute',
      type: object.type,
      attribute: need.versionAttribute,
      value: `${major}.${minor}.${patch}`,
    };
  }
  return { on: 'rule', rule: rule.id, need: need.kind };
}

/** The one way to say that a kernel has what its number does not show. */
function hintOf(rule: Rule, { hint, feature }: { hint?: string; feature?: boolean }): string | undefined {
  if (feature !== true) return hint;
  return `If this kernel has it, record "features": {"${rule.id}": true} in the profile.`;
}

function textOf(rule: Rule, hint: string | undefined): string {
  return `${rule.text}${hint === undefined ? '' : ` ${hint}`}${rule.confidence === 'inferred' ? LOW_CONFIDENCE : ''}`;
}

/** Written out member by member: a thousand profiles make tens of thousands of findings. */
function findingOf(
  { rule, object }: Judged,
  severity: FindingSeverity,
  { required, found, text }: Pick<Finding, 'required' | 'found' | 'text'>,
): Finding {
  return {
    rule: rule.id,
    severity,
    ...(rule.appliesTo === 'profile' ? ABOUT_PROFILE : null),
    objectType: object?.type ?? '',
    objectVersion: object?.version ?? null,
    required,
    found,
    text,
    evidence: rule.evidence,
  };
}

function assume(judged: Judged, assumed: Assumed, why: string, reasons: Reasons): void {
  const { text, required } = assumed;
  reasons.assume(text, findingOf(judged, 'unknown', { required, found: NOT_RECORDED, text: why }));
}

function recordUnmet(judged: Judged, judgement: Extract<Judgement, { is: 'unmet' }>, reasons: Reasons): void {
  const { rule, need } = judged;
  const { required, found } = judgement;
  const isNote = rule.unmet === 'note' || need.isNote;
  const adjustment = isNote || rule.unmet === 'unknown' ? null : findAdjustment(judged);
  if (adjustment?.doneBy?.includes(judged.who.name) === true) {
    assumeRuntime(judged, judgement, reasons);
    return;
  }
  const severity = isNote ? 'note' : adjustment !== null ? 'step' : rule.unmet === 'unknown' ? 'unknown' : 'blocker';
  const text = textOf(rule, hintOf(rule, judgement));
  reasons.add(findingOf(judged, severity, { required, found, text }), rule.confidence);
  if (adjustment === null) return;
  const { kind, text: what, loses } = adjustment;
  reasons.plan({ kind, text: what, loses }, effectOf(adjustment, judged));
}

/** The runtime itself does what would otherwise be a step. A runtime that is not recorded is an assumption. */
function assumeRuntime(judged: Judged, { required }: Extract<Judgement, { is: 'unmet' }>, reasons: Reasons): void {
  const { name, isAssumed } = judged.who;
  if (!isAssumed) return;
  const text = `${name} restores the container and sets the CRIU options that this needs`;
  assume(judged, { text, required }, textOf(judged.rule, undefined), reasons);
}

function recordModule(judged: Judged, judgement: Extract<Judgement, { is: 'module' }>, reasons: Reasons): void {
  const { option, module, loadable } = judgement;
  const text = textOf(judged.rule, undefined);
  const name = module ?? `of ${option}`;
  const isNote = judged.rule.unmet === 'note' || judged.need.isNote;
  const severity = isNote ? 'note' : 'step';
  reasons.add(findingOf(judged, severity, { required: `module ${name} loaded`, found: `${option}=m`, text }));
  if (isNote) return;
  reasons.plan(
    { kind: 'host', text: `Load the module ${name} before restoring (${option}=m).`, loses: null },
    module === null ? { on: 'option', option } : { on: 'module', module },
  );
  if (loadable === null) assume(judged, LOADABLE, text, reasons);
}

function record(judged: Judged, judgement: Judgement, reasons: Reasons): void {
  const isNote = judged.rule.unmet === 'note' || judged.need.isNote;
  switch (judgement.is) {
    case 'met':
      return;
    case 'unmet':
      recordUnmet(judged, judgement, reasons);
      return;
    case 'module':
      recordModule(judged, judgement, reasons);
      return;
    case 'unknown': {
      const { required, found } = judgement;
      const severity = isNote ? 'note' : 'unknown';
      const text = textOf(judged.rule, hintOf(judged.rule, judgement));
      reasons.add(findingOf(judged, severity, { required, found, text }));
      return;
    }
    case 'assumed':
      // The assumption of a note rule cannot change the verdict.
      if (!isNote) assume(judged, judgement, textOf(judged.rule, undefined), reasons);
  }
}

/** Whether the need applies is not said: met it does not matter, unmet it is unknown. */
function leaveOpen(judgement: Judgement, attribute: string): Judgement {
  switch (judgement.is) {
    case 'unmet':
      return notSaid(judgement.required, attribute);
    case 'module':
      return notSaid(`module ${judgement.module ?? `of ${judgement.option}`} loaded`, attribute);
    default:
      return judgement;
  }
}

function isAccepted(rule: Rule, need: PreparedNeed, accepted: readonly AcceptedNeed[]): boolean {
  return accepted.length > 0 && accepted.some((one) => one.rule === rule.id && one.need === need.kind);
}

/** The profile says that the kernel lacks what the rule is about: as if its first need of the kernel were unmet. */
function recordLacking(
  { rule, needs }: Pick<PreparedRule, 'rule' | 'needs'>,
  profile: Profile,
  restorer: Restorer,
  object: JudgedObject | null,
  { accepted, who }: RuleTerms,
  reasons: Reasons,
): void {
  const need = needs.find(isOfTheKernel) ?? needs[0];
  if (need === undefined || isAccepted(rule, need, accepted)) return;
  const found = 'a kernel without it, as features of the profile says';
  recordUnmet({ rule, need, object, profile, restorer, who }, { is: 'unmet', required: rule.title, found }, reasons);
}

/** Judges every need of a rule; all findings are kept, nothing short-circuits. */
export function judgeRule(
  { rule, needs }: PreparedRule,
  profile: Profile,
  restorer: Restorer,
  object: JudgedObject | null,
  terms: RuleTerms,
  reasons: Reasons,
): void {
  const { accepted, who } = terms;
  const whole = matchAttribute(rule.when, object);
  if (whole === 'fails') return;
  const stated = statedFeature(profile, rule, object);
  const isRecorded = isRecordedSupport(profile, rule, object);
  if (stated === false) recordLacking({ rule, needs }, profile, restorer, object, terms, reasons);
  for (const need of needs) {
    if (!concerns(need, profile, restorer) || isAccepted(rule, need, accepted)) continue;
    if (isOfTheKernel(need) && (stated !== null || (isRecorded && need.kind === 'kernel'))) continue;
    const own = matchAttribute(need.when, object);
    if (own === 'fails') continue;
    const judgements = need.judge(profile, restorer, object);
    if (judgements.length === 0) continue;
    const open = own === 'not-said' ? need.when : whole === 'not-said' ? rule.when : undefined;
    for (const judgement of judgements) {
      const known = open === undefined ? judgement : leaveOpen(judgement, open.attribute);
      record({ rule, need, object, profile, restorer, who }, known, reasons);
    }
  }
}
