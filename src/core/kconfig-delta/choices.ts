import { lookUpOption } from '../kconfig/look-up-option.ts';
import type { Profile } from '../profile/profile.ts';
import type { Need, OptionNeed, RuleBook } from '../rules/rule.ts';
import { canBuildWith } from '../verdict/needs/judge-kconfig-need.ts';
import type { Decision } from '../verdict/verdict.ts';
import { type KconfigEdit, obstaclesOf } from './kconfig-delta.ts';

/** Edits that together may meet a need. */
export type Alternative = readonly KconfigEdit[];

/** One of the alternatives is needed. */
export type Choice = readonly Alternative[];

function wantedEdit({ option, value = 'y' }: OptionNeed): KconfigEdit {
  return { option, value };
}

function isSo({ kconfig, kconfigComplete }: Profile, { option, value }: KconfigEdit): boolean {
  const state = lookUpOption(kconfig, kconfigComplete, option);
  return value === 'n' ? state === 'n' || state === 'absent' : state === 'y' || state === 'value';
}

/**
 * Where a fact is read off the configuration: one option of the group on, the others off. Only options that the
 * configuration names: those of another architecture would show the fact as well.
 */
function factChoice({ fact, shownBy = {} }: Extract<Need, { need: 'fact' }>, profile: Profile): Choice | null {
  const options = Object.keys(shownBy).filter((option) => Object.hasOwn(profile.kconfig, option));
  if (profile.facts[fact] !== null || options.length === 0) return null;
  return options.map((shown) =>
    options
      .filter((option) => option === shown || profile.kconfig[option] === 'y')
      .map((option): KconfigEdit => ({ option, value: option === shown ? 'y' : 'n' })),
  );
}

function choicesOfNeed(need: Need, profile: Profile): readonly Choice[] {
  if (need.need === 'kconfig') {
    return need.allOf
      .filter((option) => canBuildWith(option, profile))
      .map(wantedEdit)
      .filter((edit) => !isSo(profile, edit))
      .map((edit) => [[edit]]);
  }
  if (need.need === 'kconfig-any') {
    const edits = need.anyOf.filter((option) => canBuildWith(option, profile)).map(wantedEdit);
    return edits.length === 0 || edits.some((edit) => isSo(profile, edit)) ? [] : [edits.map((edit) => [edit])];
  }
  const choice = need.need === 'fact' ? factChoice(need, profile) : null;
  return choice === null ? [] : [choice];
}

/**
 * What could be changed about the rules that are in the way. More than is needed, as a rule may have needs that do not hold
 * here: the search leaves out whatever does not show in the verdict.
 */
export function choicesOf(decision: Decision, profile: Profile, ruleBook: RuleBook): readonly Choice[] {
  const inTheWay = new Set(obstaclesOf(decision).map(({ rule }) => rule));
  return ruleBook.rules
    .filter(({ id }) => inTheWay.has(id))
    .flatMap(({ needs }) => needs.flatMap((need) => choicesOfNeed(need, profile)));
}

/** The module that an option builds, where every rule that asks for the option knows one. */
export function moduleOf(option: string, ruleBook: RuleBook): string | null {
  const needs = ruleBook.rules.flatMap((rule) => rule.needs.flatMap(optionsOf)).filter((one) => one.option === option);
  const modules = new Set(needs.map(({ module }) => module));
  const [module] = modules;
  return modules.size === 1 && module !== undefined ? module : null;
}

function optionsOf(need: Need): readonly OptionNeed[] {
  if (need.need === 'kconfig') return need.allOf;
  return need.need === 'kconfig-any' ? need.anyOf : [];
}
