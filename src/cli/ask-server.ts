import type { Answer } from '#core/answer/answer.ts';
import { callServer, textOf } from './call-server.ts';
import { foreignAnswer } from './foreign-answer.ts';

const ANSWERS: readonly string[] = ['yes', 'conditional', 'no', 'mixed', 'unknown'];

/** `GET /api/v1/can-restore` of a running service. */
export async function askServer(server: string, query: URLSearchParams): Promise<Answer> {
  const { status, body } = await callServer(server, { path: '/can-restore', query });
  if (isAnswer(body)) return body;
  throw foreignAnswer(server, status);
}

function isAnswer(body: unknown): body is Answer {
  const answer = textOf(body, 'answer');
  return answer !== null && ANSWERS.includes(answer) && Array.isArray((body as Partial<Answer>).profiles);
}
