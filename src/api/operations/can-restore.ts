import type { ErrorCode } from '../error-codes.ts';
import type { Operation } from '../operation.ts';
import { answerSchema, answersSchema, badgeSchema, questionQuery, questionsBody } from '../schemas/answer.ts';
import { idempotencyHeaders } from '../schemas/image.ts';

export const CAN_RESTORE_PATH = '/api/v1/can-restore';
const tag = 'Can it restore?';

const QUESTION_PROBLEMS: readonly ErrorCode[] = [
  'question-malformed',
  'question-ambiguous-target',
  'question-without-target',
  'kernel-release-malformed',
  'kernel-range-malformed',
  'guarantee-unknown',
  'name-malformed',
  'image-not-found',
  'profile-not-found',
  'fleet-not-found',
  'records-changing',
];

export const getCanRestore: Operation = {
  method: 'get',
  path: CAN_RESTORE_PATH,
  id: 'getCanRestore',
  tag,
  summary: 'Can this image restore on that kernel?',
  description:
    'Set an image and one of `kernel`, `profile`, `series`, `fleet` and `guarantee`. Every answer has status 200, ' +
    'including `no` and `unknown`. The answer gives the reasons and what would make the restore work.',
  query: questionQuery,
  answers: { 200: { description: 'The answer', content: { 'application/json': answerSchema } } },
  problems: QUESTION_PROBLEMS,
};

export const postCanRestore: Operation = {
  method: 'post',
  path: CAN_RESTORE_PATH,
  id: 'postCanRestore',
  tag,
  summary: 'Ask many questions; they are answered in order',
  headers: idempotencyHeaders,
  body: { 'application/json': questionsBody },
  answers: {
    200: { description: 'An answer or a problem for each question', content: { 'application/json': answersSchema } },
  },
  problems: [
    'request-malformed',
    'payload-too-large',
    'unsupported-media-type',
    'idempotency-key-malformed',
    'idempotency-key-in-use',
    'idempotency-key-reused',
  ],
};

export const getBadgeJson: Operation = {
  method: 'get',
  path: '/api/v1/badges/can-restore.json',
  id: 'getBadgeJson',
  tag,
  summary: 'The answer as badge data',
  description:
    'Takes the same question. If something is not found or cannot be decided, the badge says `unknown` in grey.',
  query: questionQuery,
  answers: { 200: { description: 'The badge', content: { 'application/json': badgeSchema } } },
  problems: QUESTION_PROBLEMS,
  open: true,
};

export const getBadgeSvg: Operation = {
  ...getBadgeJson,
  path: '/api/v1/badges/can-restore.svg',
  id: 'getBadgeSvg',
  summary: 'The answer as a badge',
  answers: { 200: { description: 'The badge', content: { 'image/svg+xml': null } } },
};
