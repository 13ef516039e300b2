import type { Need } from '../../rules/rule.ts';
import { FACT_NAMES } from './judge-fact-need.ts';
import { type JudgeNeed, NOT_RECORDED, NOTHING } from './judgement.ts';

/** Ways of which one is enough: what is recorded settles it, else the rest is assumed. */
export function judgeFactsAnyNeed({ anyOf, text }: Extract<Need, { need: 'facts-any' }>): JudgeNeed {
  return (profile) => {
    const recorded = anyOf.map(({ fact, values }) => ({ fact, values, value: profile.facts[fact] }));
    const isMet = recorded.some(({ values, value }) => values.some((one) => String(one) === String(value)));
    if (isMet) return NOTHING;
    if (recorded.some(({ value }) => value === null)) return [{ is: 'assumed', text, required: text }];
    const found = recorded.map(({ fact, value }) => `${FACT_NAMES[fact]}: ${String(value ?? NOT_RECORDED)}`).join('; ');
    return [{ is: 'unmet', required: text, found }];
  };
}
