import type { Operation } from '../operation.ts';
import { compareQuery, comparisonSchema } from '../schemas/compare.ts';

export const getComparison: Operation = {
  method: 'get',
  path: '/api/v1/compare',
  id: 'getComparison',
  tag: 'Upgrades',
  summary: 'What changes from one profile to another, or from one image to another',
  description:
    'With `from` and `to`: which images break, are fixed, become unknown or conditional, with the rules that make it so. ' +
    'What is not decided yet is `open`, and never counted as fine. With `fromImage` and `toImage`: how two images differ, ' +
    'and on which profiles that matters. As CSV a list is cut at its cap: `x-row-limit` tells it, `x-rows-cut: true` that ' +
    'there are more.',
  query: compareQuery,
  answers: {
    200: { description: 'The comparison', content: { 'application/json': comparisonSchema, 'text/csv': null } },
  },
  problems: ['image-not-found', 'profile-not-found', 'name-malformed', 'request-malformed', 'cursor-malformed'],
};
