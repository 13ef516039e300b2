import type { Rule } from '#core/rules/rule.ts';
import type { Confirmation } from '#core/rules/rule-page/confirmation.ts';
import { showRuleDetails, showRuleSummary } from '#usecases/rule-book/show-rule.ts';
import { RULE_PAGES_PATH } from '#web/rule-pages.ts';
import { RULES_PATH } from './operations/rules.ts';

export function viewRuleSummary(rule: Rule) {
  const { id } = rule;
  return { ...showRuleSummary(rule), links: { self: `${RULES_PATH}/${id}`, docs: `${RULE_PAGES_PATH}/${id}` } };
}

export function viewRule(rule: Rule, confirmation: Confirmation | null) {
  return { ...viewRuleSummary(rule), ...showRuleDetails(rule), confirmation };
}
