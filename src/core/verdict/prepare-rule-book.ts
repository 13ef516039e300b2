import type { Profile, Restorer } from '../profile/profile.ts';
import type { AttributeCondition, Need, Rule, RuleBook } from '../rules/rule.ts';
import { isInKernelRange, type KernelRange, parseKernelRange } from '../version/kernel-range.ts';
import { judgeNeed } from './needs/judge-need.ts';
import type { JudgeNeed } from './needs/judgement.ts';

export interface PreparedNeed {
  readonly kind: Need['need'];
  readonly when: AttributeCondition | undefined;
  /** Kernels the need holds on; null = all. */
  readonly kernels: KernelRange | null;
  /** CRIU releases the need holds with; null = all. */
  readonly restorers: KernelRange | null;
  /** Architectures the need holds on; null = all. */
  readonly arches: readonly string[] | null;
  /** Unmet it loses state and stops nothing, whatever the rule says of its other needs. */
  readonly isNote: boolean;
  /** The attribute that the kernel's version must equal; null = none. A converter may rewrite it. */
  readonly versionAttribute: string | null;
  readonly judge: JudgeNeed;
}

function rangeOf(text: string | undefined): KernelRange | null {
  return text === undefined ? null : parseKernelRange(text);
}

function prepareNeed(need: Need): PreparedNeed {
  return {
    kind: need.need,
    when: need.when,
    kernels: rangeOf(need.kernels),
    restorers: rangeOf(need.restorers),
    arches: need.arches ?? null,
    isNote: need.need === 'criu' && need.below === 'state-lost',
    versionAttribute: need.need === 'kernel' ? (need.fromAttribute ?? null) : null,
    judge: judgeNeed(need),
  };
}

export interface PreparedRule {
  readonly rule: Rule;
  readonly needs: readonly PreparedNeed[];
  readonly kernels: KernelRange | null;
  readonly restorers: KernelRange | null;
}

export interface PreparedRuleBook {
  readonly byObjectType: ReadonlyMap<string, readonly PreparedRule[]>;
  readonly aboutProfile: readonly PreparedRule[];
}

/** Immutable rule books are prepared once; the weak map releases those that are no longer used. */
const prepared = new WeakMap<RuleBook, PreparedRuleBook>();

function prepareRule(rule: Rule): PreparedRule {
  return {
    rule,
    needs: rule.needs.map(prepareNeed),
    kernels: rangeOf(rule.kernels),
    restorers: rangeOf(rule.restorers),
  };
}

export function prepareRuleBook(ruleBook: RuleBook): PreparedRuleBook {
  const known = prepared.get(ruleBook);
  if (known !== undefined) return known;
  const byObjectType = new Map<string, PreparedRule[]>();
  const aboutProfile: PreparedRule[] = [];
  for (const rule of ruleBook.rules) {
    const ready = prepareRule(rule);
    if (rule.appliesTo === 'profile') aboutProfile.push(ready);
    else for (const type of rule.appliesTo) byObjectType.set(type, [...(byObjectType.get(type) ?? []), ready]);
  }
  const result = { byObjectType, aboutProfile };
  prepared.set(ruleBook, result);
  return result;
}

/** Does a need apply to this kernel, its architecture and this restorer? */
export function concerns(need: PreparedNeed, profile: Profile, restorer: Restorer): boolean {
  if (need.arches?.includes(profile.arch) === false) return false;
  if (need.kernels !== null && !isInKernelRange(profile.release.version, need.kernels)) return false;
  return isRestorerIn(need.restorers, restorer);
}

function isRestorerIn(range: KernelRange | null, restorer: Restorer): boolean {
  if (range === null) return true;
  return restorer.family === 'criu' && isInKernelRange({ numbers: restorer.version, rc: null }, range);
}

/** Is a rule about profiles about this one? */
export function speaksOf(rule: PreparedRule, profile: Profile, restorer: Restorer): boolean {
  if (rule.rule.family !== 'any' && rule.rule.family !== restorer.family) return false;
  if (rule.kernels !== null && !isInKernelRange(profile.release.version, rule.kernels)) return false;
  return isRestorerIn(rule.restorers, restorer);
}
