import * as z from 'zod';
import type { Operation } from '../operation.ts';
import { ruleId, ruleListSchema, ruleSchema } from '../schemas/rule.ts';

export const RULES_PATH = '/api/v1/rules';
const tag = 'Rule book';

export const getRules: Operation = {
  method: 'get',
  path: RULES_PATH,
  id: 'getRules',
  tag,
  summary: 'List all rules of the rule book in its order',
  answers: { 200: { description: 'All rules', content: { 'application/json': ruleListSchema } } },
  problems: ['request-malformed'],
};

export const getRule: Operation = {
  method: 'get',
  path: `${RULES_PATH}/{id}`,
  id: 'getRule',
  tag,
  summary: 'Show one rule: its needs, adjustments and evidence',
  params: z.strictObject({ id: ruleId }),
  answers: { 200: { description: 'The rule', content: { 'application/json': ruleSchema } } },
  problems: ['rule-not-found', 'request-malformed'],
};
