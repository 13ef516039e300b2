import { readCliConfig } from '#config/cli-config.ts';
import { CommandError, ServerRefusal } from './command-error.ts';
import { EXIT } from './exit-code.ts';
import { foreignAnswer } from './foreign-answer.ts';
import { serverUrl } from './server-url.ts';

/** A service that says nothing for this long counts as unreachable. */
export const SERVER_TIMEOUT_MS = 60_000;

export interface ServerCall {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below `/api/v1`: `/can-restore`. */
  readonly path: string;
  readonly query?: URLSearchParams;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | ReadableStream<Uint8Array>;
  /** Null: wait as long as it takes, as for an upload. */
  readonly timeoutMs?: number | null;
}

/**
 * One request to a running service, with the token of the environment; resolves with the parsed JSON of a 2xx answer, a
 * text where it is none. A refusal (4xx) is a usage error with the service's words; all else is "service unreachable" (foreign-answer.ts).
 */
export async function callServer(server: string, call: ServerCall): Promise<{ status: number; body: unknown }> {
  const response = await send(server, call);
  const text = await response.text().catch(() => null);
  if (text === null)
    throw new CommandError(`${server} closed the connection before the answer was complete`, EXIT.unreachable);
  const body = parse(text);
  if (response.ok) return { status: response.status, body };
  const detail = textOf(body, 'detail') ?? textOf(body, 'title');
  if (response.status >= 400 && response.status < 500 && detail !== null) {
    if (response.status === 401)
      throw new CommandError(`${server} requires a token: set RESTORE_MATRIX_TOKEN (${detail})`);
    throw new ServerRefusal(`${server} rejected the request: ${detail}${detailsOf(body)}`, textOf(body, 'code') ?? '');
  }
  throw foreignAnswer(server, response.status, detail);
}

/** So that a long list of faults does not push the first one off the screen. */
const SHOWN_ERRORS = 8;

/** The names that may be meant, and each fault where `detail` cannot name all. */
function detailsOf(body: unknown): string {
  const { nearest, errors } = body as { readonly nearest?: unknown; readonly errors?: unknown };
  const names = Array.isArray(nearest) ? nearest.filter((name) => typeof name === 'string') : [];
  const faults = Array.isArray(errors)
    ? errors.map((error) => [textOf(error, 'pointer'), textOf(error, 'message')])
    : [];
  const left = faults.length - SHOWN_ERRORS;
  return [
    names.length === 0 ? '' : ` Did you mean ${names.join(' or ')}?`,
    ...(faults.length < 2 ? [] : faults.slice(0, SHOWN_ERRORS).map(([at, text]) => `\n  ${at || '/'}: ${text}`)),
    left > 0 && faults.length > 1 ? `\n  and ${left} more` : '',
  ].join('');
}

async function send(server: string, call: ServerCall): Promise<Response> {
  const path = `/api/v1${call.path}`;
  const url = serverUrl(server, path);
  if (url === null) throw new CommandError('--server requires an http(s) URL');
  // fetch takes none, and a message with the URL must not show it.
  if (url.username !== '' || url.password !== '') {
    throw new CommandError('--server does not accept a user and password. Set the token in RESTORE_MATRIX_TOKEN');
  }
  const { token } = readCliConfig();
  // A plus is `%2B` in it; a space is `%20`, which no service takes for a plus.
  if (call.query !== undefined) url.search = call.query.toString().replaceAll('+', '%20');
  const timeoutMs = call.timeoutMs === undefined ? SERVER_TIMEOUT_MS : call.timeoutMs;
  try {
    return await fetch(url, {
      method: call.method ?? 'GET',
      headers: { ...call.headers, ...(token === null ? {} : { authorization: `Bearer ${token}` }) },
      // A streamed body must say that it does not wait for the answer's head (fetch standard, "duplex").
      ...(call.body === undefined ? {} : { body: call.body, duplex: 'half' as const }),
      ...(timeoutMs === null ? {} : { signal: AbortSignal.timeout(timeoutMs) }),
    });
  } catch (error) {
    throw new CommandError(
      `${server} cannot be reached${causeOf(error)}. Check the URL, and that the service runs`,
      EXIT.unreachable,
    );
  }
}

/** What the system says: ` (ECONNREFUSED)`. */
function causeOf(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') return ' (no answer in time)';
  const { code } = ((error as { cause?: unknown } | null)?.cause ?? {}) as { code?: unknown };
  return typeof code === 'string' ? ` (${code})` : '';
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

export function textOf(body: unknown, field: string): string | null {
  if (typeof body !== 'object' || body === null) return null;
  const value = (body as Record<string, unknown>)[field];
  return typeof value === 'string' ? value : null;
}
