import { callServer, textOf } from './call-server.ts';
import { foreignAnswer } from './foreign-answer.ts';
import { profileNameOption } from './name-option.ts';
import type { OutputFormat } from './output-option.ts';
import { serverUrl } from './server-url.ts';
import { printable, printableJson, type Terminal } from './terminal.ts';

/** `PUT /profiles/{name}`, and what came of it. */
export async function pushProfile(
  server: string,
  name: string,
  input: unknown,
  output: OutputFormat,
  terminal: Terminal,
): Promise<void> {
  const { status, body } = await callServer(server, {
    method: 'PUT',
    path: `/profiles/${encodeURIComponent(profileNameOption('the name', name))}`,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(input),
  });
  const digest = textOf(body, 'digest');
  const self = textOf((body as { links?: unknown } | null)?.links, 'self');
  if (digest === null || self === null) {
    throw foreignAnswer(server, status);
  }
  if (output === 'json') return terminal.out(printableJson(body));
  const { revision } = body as { revision?: unknown };
  const lines = [
    `profile   ${name}, revision ${String(revision)}${status === 201 ? ', new' : ''}`,
    `digest    ${digest}`,
    `link      ${serverUrl(server, self)}`,
  ];
  terminal.out(`${lines.map((line) => printable(line)).join('\n')}\n`);
}
