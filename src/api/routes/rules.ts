import type { Router } from 'express';
import { confirmationOf } from '#usecases/rule-book/confirmation-of.ts';
import { findRule } from '#usecases/rule-book/find-rule.ts';
import type { ApiDeps } from '../api-deps.ts';
import { mount, paramOf } from '../operation.ts';
import { getRule, getRules } from '../operations/rules.ts';
import { parseFields } from '../parse-fields.ts';
import { noQuery } from '../schemas/shared.ts';
import { viewRule, viewRuleSummary } from '../view-rule.ts';

export function mountRules(router: Router, { ports }: ApiDeps): void {
  mount(router, getRules, async (req, res) => {
    parseFields(noQuery, req.query, 'query');
    const { revision, rules } = ports.evaluator.ruleBook;
    res.json({ ruleBook: revision, items: rules.map(viewRuleSummary) });
  });

  mount(router, getRule, async (req, res) => {
    parseFields(noQuery, req.query, 'query');
    const rule = findRule(ports, { id: paramOf(req.params, 'id') });
    res.json(viewRule(rule, confirmationOf(rule.id, ports.evaluator.ruleBook.revision)));
  });
}
