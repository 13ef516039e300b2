import { ProfileError, type ProfileFieldError } from '../profile/profile-error.ts';
import type { Need, OptionNeed, Rule, RuleBook } from './rule.ts';

/** What a profile, or a derived one by itself, says about features and options. */
export interface FeatureStatements {
  readonly features?: Readonly<Record<string, boolean | null>>;
  readonly kconfig: Readonly<Record<string, string | null>>;
}

/**
 * Refuses a feature that no rule is about, as it would lift nothing, and one that the configuration contradicts.
 *
 * @throws ProfileError
 */
export function checkFeatures({ features = {}, kconfig }: FeatureStatements, { rules }: RuleBook): void {
  const errors = Object.entries(features).flatMap(([name, stated]): ProfileFieldError[] => {
    const pointer = `/features/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    const about = rules.filter((rule) => isAbout(rule, name));
    if (about.length === 0) return [{ pointer, message: 'no rule and no object type has this id' }];
    const option = stated === null ? null : contradicting(about, stated, kconfig);
    if (option === null) return [];
    const said = stated === true ? 'the kernel has it' : 'the kernel lacks it';
    const message = `contradiction: features says that ${said}, but ${option} is ${shown(kconfig[option])}`;
    return [{ pointer, message }];
  });
  if (errors.length > 0) throw new ProfileError(errors);
}

function shown(value: string | null | undefined): string {
  return value === 'n' ? 'not set' : (value ?? '');
}

function isAbout({ id, family, appliesTo }: Rule, name: string): boolean {
  if (name === id || name === `${family}/${id}`) return true;
  return appliesTo !== 'profile' && appliesTo.some((type) => type === name || type.endsWith(`/${name}`));
}

function contradicting(about: readonly Rule[], stated: boolean, kconfig: FeatureStatements['kconfig']): string | null {
  const needs = about.flatMap((rule) => rule.needs);
  const names = stated ? needs.flatMap(plainOptions) : needs.flatMap(provingOptions);
  const wrong = (value: string | null | undefined) => (stated ? value === 'n' : value === 'y' || value === 'm');
  return names.find((option) => wrong(kconfig[option])) ?? null;
}

/** Those that the rule needs whatever the image holds. */
function plainOptions(need: Need): readonly string[] {
  if (need.need !== 'kconfig' || need.when !== undefined || need.kernels !== undefined) return [];
  return need.allOf.filter(isOn).map(({ option }) => option);
}

/** A module may be built apart from the kernel. */
function isOn({ value, module }: OptionNeed): boolean {
  return value !== 'n' && module === undefined;
}

function provingOptions(need: Need): readonly string[] {
  return need.need === 'kernel' && need.when === undefined ? (need.provenBy ?? []).map(({ option }) => option) : [];
}
