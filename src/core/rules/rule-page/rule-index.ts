import type { Confidence, Rule } from '../rule.ts';

export interface RuleIndex {
  /** `261 rules: 12 verified in a real restore, ...` */
  readonly summary: string;
  readonly areas: readonly { readonly area: string; readonly rules: readonly Rule[] }[];
}

/** The head of a row for each rule, and the row. */
export const INDEX_HEAD = ['rule', 'title', 'applies to', 'unmet', 'confidence'] as const;

/** All rules by area. */
export function ruleIndex(rules: readonly Rule[]): RuleIndex {
  const areas = [...new Set(rules.map(({ area }) => area))].sort();
  const count = (confidence: Confidence) => rules.filter((rule) => rule.confidence === confidence).length;
  return {
    summary: `${rules.length} rules: ${count('verified-experiment')} verified in a real restore, ${count('verified-source')} verified in the source, ${count('documented')} documented, ${count('inferred')} inferred.`,
    areas: areas.map((area) => ({ area, rules: rules.filter((rule) => rule.area === area) })),
  };
}

export function indexRow({ id, title, appliesTo, unmet, confidence }: Rule): readonly string[] {
  return [id, title, appliesTo === 'profile' ? 'profile' : 'image', unmet, confidence];
}
