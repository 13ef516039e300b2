import type { Answer } from '#core/matrix/answer.ts';
import { renderAnswer } from './render-answer.ts';

/** The answer in words, and the line that follows the part of the plan that is about bytes. */
export function renderPlan(answer: Answer, convert: string | null): string {
  return `${renderAnswer(answer)}${convert === null ? '' : `\n${convert}\n`}`;
}
