import { FALLBACK_DRIVERS } from './fallback-devices.ts';
import type { RuleBook } from './rule.ts';

/** Every Kconfig option a rule can ask for, sorted: all that evaluating needs to read of a configuration. */
export function relevantOptions(ruleBook: RuleBook): readonly string[] {
  const names = new Set<string>();
  for (const { needs } of ruleBook.rules) {
    for (const need of needs) {
      if (need.need === 'kconfig') for (const { option } of need.allOf) names.add(option);
      if (need.need === 'kconfig-any') for (const { option } of need.anyOf) names.add(option);
      if (need.need === 'kernel') for (const { option } of need.provenBy ?? []) names.add(option);
      if (need.need === 'device-index') for (const { option } of FALLBACK_DRIVERS) names.add(option);
      if (need.need === 'fact') for (const option of Object.keys(need.shownBy ?? {})) names.add(option);
    }
  }
  return [...names].sort();
}
