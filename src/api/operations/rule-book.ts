import type { Operation } from '../operation.ts';
import { currentInput, previewSchema, ruleBookSchema } from '../schemas/rule-book.ts';
import { pageQuery } from '../schemas/shared.ts';

const tag = 'Rule book';

export const getRuleBook: Operation = {
  method: 'get',
  path: '/api/v1/rule-book',
  id: 'getRuleBook',
  tag,
  summary: 'Show the current rule book and the progress of re-evaluation',
  answers: { 200: { description: 'The state', content: { 'application/json': ruleBookSchema } } },
  problems: ['request-malformed'],
};

export const getRuleBookPreview: Operation = {
  method: 'get',
  path: '/api/v1/rule-book/preview',
  id: 'getRuleBookPreview',
  tag,
  summary: 'Preview which verdicts flip when the held rule book becomes current',
  query: pageQuery,
  answers: { 200: { description: 'Totals and a page of flips', content: { 'application/json': previewSchema } } },
  problems: ['request-malformed', 'cursor-malformed'],
};

export const postCurrentRuleBook: Operation = {
  method: 'post',
  path: '/api/v1/rule-book/current',
  id: 'postCurrentRuleBook',
  tag,
  summary: 'Make the held rule book the current one',
  body: { 'application/json': currentInput },
  answers: { 200: { description: 'The rule book is current', content: { 'application/json': ruleBookSchema } } },
  problems: ['request-malformed', 'rule-book-not-here', 'unsupported-media-type'],
};
