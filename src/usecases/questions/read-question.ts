import { parseQuestion, type Question } from '#core/answer/question.ts';
import { mapQuestionError } from '../map-question-error.ts';

/** From a query string or a JSON object; throws UseCaseError naming the field. */
export function readQuestion(raw: unknown): Question {
  return mapQuestionError(() => parseQuestion(raw));
}
