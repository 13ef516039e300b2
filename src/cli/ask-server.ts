import type { Answer } from '#core/matrix/answer.ts';
import { CommandError } from './command-error.ts';
import { EXIT } from './exit-code.ts';

/** A service that says nothing for this long counts as unreachable. */
export const SERVER_TIMEOUT_MS = 60_000;

const ANSWERS: readonly string[] = ['yes', 'conditional', 'no', 'mixed', 'unknown'];

/** `GET /api/v1/can-restore` of a running service. */
export async function askServer(server: string, query: URLSearchParams): Promise<Answer> {
  const response = await fetchAnswer(server, query);
  const body: unknown = await response.json().catch(() => null);
  if (response.ok && isAnswer(body)) return body;
  const detail = textOf(body, 'detail') ?? textOf(body, 'title');
  if (response.status >= 400 && response.status < 500 && detail !== null) {
    throw new CommandError(`${server} refused the question: ${detail}`);
  }
  throw new CommandError(`${server} gave no answer (HTTP ${response.status})`, EXIT.unreachable);
}

async function fetchAnswer(server: string, query: URLSearchParams): Promise<Response> {
  const url = URL.canParse('/api/v1/can-restore', server) ? new URL('/api/v1/can-restore', server) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) throw new CommandError(`--server needs an http(s) URL`);
  url.search = query.toString();
  try {
    return await fetch(url, { signal: AbortSignal.timeout(SERVER_TIMEOUT_MS) });
  } catch {
    throw new CommandError(`${server} cannot be reached`, EXIT.unreachable);
  }
}

function isAnswer(body: unknown): body is Answer {
  const answer = textOf(body, 'answer');
  return answer !== null && ANSWERS.includes(answer) && Array.isArray((body as Partial<Answer>).profiles);
}

function textOf(body: unknown, field: string): string | null {
  if (typeof body !== 'object' || body === null) return null;
  const value = (body as Record<string, unknown>)[field];
  return typeof value === 'string' ? value : null;
}
