import type { Answer } from '#core/answer/answer.ts';
import type { ConvertPlan } from '#core/answer/plan.ts';
import { renderAnswer } from './render-answer.ts';

/** The answer in words, and the line that follows the part of the plan that is about bytes. */
export function renderPlan(answer: Answer, { command, why }: ConvertPlan): string {
  return `${renderAnswer(answer)}${command === null || why !== null ? '' : `\n${command}\n`}`;
}
