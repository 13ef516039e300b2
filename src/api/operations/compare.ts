import type { Operation } from '../operation.ts';
import { compareQuery, comparisonSchema } from '../schemas/compare.ts';

export const getComparison: Operation = {
  method: 'get',
  path: '/api/v1/compare',
  id: 'getComparison',
  tag: 'Upgrades',
  summary: 'What changes from one profile to another, or from one image to another',
  description:
    'With `from` and `to`: which images break, are fixed, become unknown or conditional, and the rules that cause it. ' +
    'An undecided cell is `open` and never counts as a pass. With `fromImage` and `toImage`: how two images differ, ' +
    'and which profiles are affected. A CSV list has a maximum number of lines: `x-row-limit` gives the limit, and ' +
    '`x-rows-cut: true` marks a list that was cut.',
  query: compareQuery,
  answers: {
    200: { description: 'The comparison', content: { 'application/json': comparisonSchema, 'text/csv': null } },
  },
  problems: [
    'image-not-found',
    'profile-not-found',
    'name-malformed',
    'request-malformed',
    'cursor-malformed',
    'records-changing',
  ],
};
