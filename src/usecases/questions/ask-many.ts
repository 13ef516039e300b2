import type { Answer } from '#core/answer/answer.ts';
import { UseCaseError } from '../use-case-error.ts';
import { askCanRestore } from './ask-can-restore.ts';
import type { AskPorts } from './ask-image.ts';
import { readQuestion } from './read-question.ts';

export const MAX_QUESTIONS = 1_000;
/** Questions of one batch that are answered at the same time. */
const CONCURRENT_QUESTIONS = 8;

export type ManyAnswer = { readonly answer: Answer } | { readonly error: UseCaseError };

/** Up to 1,000 raw questions, answered in order, each with its own error. Only faults of ours reject. */
export async function askMany(
  ports: AskPorts,
  input: { questions: readonly unknown[] },
): Promise<readonly ManyAnswer[]> {
  const { questions } = input;
  if (questions.length === 0 || questions.length > MAX_QUESTIONS) {
    throw new UseCaseError('question-malformed', `A request has 1 to ${MAX_QUESTIONS} questions.`, {
      errors: [{ pointer: '/questions', message: `must have 1 to ${MAX_QUESTIONS} entries` }],
    });
  }
  const answers = new Array<ManyAnswer>(questions.length);
  let next = 0;
  const askOn = async (): Promise<void> => {
    for (let index = next++; index < questions.length; index = next++) {
      answers[index] = await askOne(ports, questions[index]);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENT_QUESTIONS }, askOn));
  return answers;
}

async function askOne(ports: AskPorts, raw: unknown): Promise<ManyAnswer> {
  try {
    return { answer: await askCanRestore(ports, readQuestion(raw)) };
  } catch (error) {
    if (error instanceof UseCaseError) return { error };
    throw error;
  }
}
