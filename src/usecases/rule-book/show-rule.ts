import type { Rule } from '#core/rules/rule.ts';

/** What a list says of a rule. */
export function showRuleSummary({ id, title, area, family, appliesTo, unmet, confidence }: Rule) {
  const isAboutProfile = appliesTo === 'profile';
  return {
    id,
    title,
    area,
    family,
    about: isAboutProfile ? ('profile' as const) : ('image' as const),
    appliesTo: isAboutProfile ? [] : appliesTo,
    unmet,
    confidence,
  };
}

/** The rest of it. */
export function showRuleDetails({ text, arches, kernels, restorers, when, needs, adjustments, evidence }: Rule) {
  return {
    text,
    arches: arches ?? null,
    kernels: kernels ?? null,
    restorers: restorers ?? null,
    when: when ?? null,
    needs,
    adjustments: adjustments.map(({ kind, text: what, loses, helps, criuMin, doneBy }) => ({
      kind,
      text: what,
      loses,
      helps: helps ?? null,
      criuMin: criuMin ?? null,
      doneBy: doneBy ?? null,
    })),
    evidence,
  };
}
