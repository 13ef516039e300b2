import type { Operation } from '../operation.ts';
import { currentInput, previewSchema, ruleBookSchema } from '../schemas/rule-book.ts';
import { pageQuery } from '../schemas/shared.ts';

const tag = 'Rule book';

export const getRuleBook: Operation = {
  method: 'get',
  path: '/api/v1/rule-book',
  id: 'getRuleBook',
  tag,
  summary: 'Which rule book answers, and how far re-evaluation has come',
  answers: { 200: { description: 'The state', content: { 'application/json': ruleBookSchema } } },
  problems: ['request-malformed'],
};

export const getRuleBookPreview: Operation = {
  method: 'get',
  path: '/api/v1/rule-book/preview',
  id: 'getRuleBookPreview',
  tag,
  summary: 'Which verdicts would flip if the held rule book were made current',
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
  answers: { 200: { description: 'It is', content: { 'application/json': ruleBookSchema } } },
  problems: ['request-malformed', 'rule-book-not-here', 'unsupported-media-type'],
};
