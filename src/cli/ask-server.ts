import type { Answer } from '#core/answer/answer.ts';
import { callServer, textOf } from './call-server.ts';
import { CommandError } from './command-error.ts';
import { EXIT } from './exit-code.ts';

const ANSWERS: readonly string[] = ['yes', 'conditional', 'no', 'mixed', 'unknown'];

/** `GET /api/v1/can-restore` of a running service. */
export async function askServer(server: string, query: URLSearchParams): Promise<Answer> {
  const { status, body } = await callServer(server, { path: '/can-restore', query });
  if (isAnswer(body)) return body;
  throw new CommandError(`${server} gave no answer (HTTP ${status})`, EXIT.unreachable);
}

function isAnswer(body: unknown): body is Answer {
  const answer = textOf(body, 'answer');
  return answer !== null && ANSWERS.includes(answer) && Array.isArray((body as Partial<Answer>).profiles);
}
