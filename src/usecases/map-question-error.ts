import { QuestionError } from '#core/answer/question-error.ts';
import { UseCaseError } from './use-case-error.ts';

/** A question that the core refuses is refused like any other: with its code and the field. */
export function mapQuestionError<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof QuestionError)) throw error;
    const { code, message, pointer, fault } = error;
    throw new UseCaseError(code, message, { errors: [{ pointer, message: fault }] });
  }
}
