import type pg from 'pg';
import type { QuestionReadModel } from '#usecases/ports.ts';
import { readQuestion } from './sql/read-question.ts';

/** One round trip for a question. */
export function createQuestionReadModel(pool: pg.Pool): QuestionReadModel {
  return { read: (imageRef, selector) => readQuestion(pool, imageRef, selector) };
}
