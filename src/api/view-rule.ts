import type { Rule } from '#core/rules/rule.ts';
import { RULES_PATH } from './operations/rules.ts';

export function viewRuleSummary({ id, title, area, family, appliesTo, unmet, confidence }: Rule) {
  const isAboutProfile = appliesTo === 'profile';
  return {
    id,
    title,
    area,
    family,
    about: isAboutProfile ? 'profile' : 'image',
    appliesTo: isAboutProfile ? [] : appliesTo,
    unmet,
    confidence,
    // One page a rule, written by `npm run rules`.
    links: { self: `${RULES_PATH}/${id}`, docs: `docs/rules/${id}.md` },
  };
}

export function viewRule(rule: Rule) {
  const { text, arches, kernels, restorers, when, needs, adjustments, evidence } = rule;
  return {
    ...viewRuleSummary(rule),
    text,
    arches: arches ?? null,
    kernels: kernels ?? null,
    restorers: restorers ?? null,
    when: when ?? null,
    needs,
    adjustments: adjustments.map(({ kind, text: what, loses, helps, criuMin }) => ({
      kind,
      text: what,
      loses,
      helps: helps ?? null,
      criuMin: criuMin ?? null,
    })),
    evidence,
  };
}
