import type { AttributeValue } from '../inventory/inventory.ts';
import type { Profile, Restorer } from '../profile/profile.ts';
import type { AttributeCondition, Need, Rule, RuleBook } from '../rules/rule.ts';
import { isInKernelRange, type KernelRange, parseKernelRange } from '../version/kernel-range.ts';
import { judgeNeed } from './needs/judge-need.ts';
import type { JudgedObject, JudgeNeed } from './needs/judgement.ts';

export interface PreparedNeed {
  readonly kind: Need['need'];
  readonly when: AttributeCondition | undefined;
  /** Kernels the need holds on; null = all. */
  readonly kernels: KernelRange | null;
  /** Unmet it loses state and stops nothing, whatever the rule says of its other needs. */
  readonly isNote: boolean;
  readonly judge: JudgeNeed;
}

function prepareNeed(need: Need): PreparedNeed {
  return {
    kind: need.need,
    when: need.when,
    kernels: need.kernels === undefined ? null : parseKernelRange(need.kernels),
    isNote: need.need === 'criu' && need.below === 'state-lost',
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

/** Immutable rule books are prepared once; the map lets go of those nobody uses any more. */
const prepared = new WeakMap<RuleBook, PreparedRuleBook>();

function prepareRule(rule: Rule): PreparedRule {
  return {
    rule,
    needs: rule.needs.map(prepareNeed),
    kernels: rule.kernels === undefined ? null : parseKernelRange(rule.kernels),
    restorers: rule.restorers === undefined ? null : parseKernelRange(rule.restorers),
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

function isList(value: AttributeValue | undefined): value is readonly (string | number)[] {
  return Array.isArray(value);
}

/** A condition on an attribute that the object does not have holds only for `present: false` and `notEquals`. */
export function matches(condition: AttributeCondition | undefined, object: JudgedObject | null): boolean {
  if (condition === undefined) return true;
  const value = object?.attributes[condition.attribute];
  if (condition.present !== undefined && condition.present !== (value !== undefined && value !== null)) return false;
  if (condition.equals !== undefined && value !== condition.equals) return false;
  if (condition.notEquals !== undefined && value === condition.notEquals) return false;
  if (condition.contains !== undefined && !(isList(value) && value.includes(condition.contains))) return false;
  if (condition.min !== undefined && !(typeof value === 'number' && value >= condition.min)) return false;
  if (condition.max !== undefined && !(typeof value === 'number' && value <= condition.max)) return false;
  return true;
}

/** Does a need speak of this kernel and this object? */
export function holdsFor(need: PreparedNeed, profile: Profile, object: JudgedObject | null): boolean {
  if (need.kernels !== null && !isInKernelRange(profile.release.version, need.kernels)) return false;
  return matches(need.when, object);
}

/** Is a rule about profiles about this one? */
export function speaksOf(rule: PreparedRule, profile: Profile, restorer: Restorer): boolean {
  if (rule.rule.family !== 'any' && rule.rule.family !== restorer.family) return false;
  if (rule.kernels !== null && !isInKernelRange(profile.release.version, rule.kernels)) return false;
  if (rule.restorers === null) return true;
  return restorer.family === 'criu' && isInKernelRange({ numbers: restorer.version, rc: null }, rule.restorers);
}
