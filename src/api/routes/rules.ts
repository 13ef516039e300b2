import type { Router } from 'express';
import { RULE_BOOK } from '#core/rules/rule-book.ts';
import { findRule } from '#usecases/rule-book/find-rule.ts';
import { mount, paramOf } from '../operation.ts';
import { getRule, getRules } from '../operations/rules.ts';
import { parseFields } from '../parse-fields.ts';
import { noQuery } from '../schemas/shared.ts';
import { viewRule, viewRuleSummary } from '../view-rule.ts';

export function mountRules(router: Router): void {
  mount(router, getRules, async (req, res) => {
    parseFields(noQuery, req.query, 'query');
    res.json({ ruleBook: RULE_BOOK.revision, items: RULE_BOOK.rules.map(viewRuleSummary) });
  });

  mount(router, getRule, async (req, res) => {
    parseFields(noQuery, req.query, 'query');
    res.json(viewRule(findRule(RULE_BOOK, { id: paramOf(req.params, 'id') })));
  });
}
