import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import type { ServerSize, UploadServer } from './upload-server.ts';

const MIB = 1024 * 1024;

/** A server in a process of its own; `script` is a file of this folder. */
export async function startServer(
  script: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ child: ChildProcess; url: string }> {
  const child = fork(fileURLToPath(new URL(script, import.meta.url)), args, {
    execArgv: ['--import', 'tsx'],
    env: { ...process.env, ...env },
  });
  const [{ url }] = (await once(child, 'message')) as [UploadServer];
  return { child, url };
}

export async function stopServer(child: ChildProcess): Promise<void> {
  child.disconnect();
  await once(child, 'exit');
}

/** The most that the server has had resident so far. */
export async function sizeOf(child: ChildProcess): Promise<number> {
  child.send('size');
  const [{ maxRssBytes }] = (await once(child, 'message')) as [ServerSize];
  return maxRssBytes;
}

/** MiB of the body a second, from the first byte to the answer. */
export async function upload(
  url: string,
  body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<{ speed: number; digest: string }> {
  let bytes = 0;
  const counted = async function* () {
    for await (const chunk of body) {
      bytes += chunk.length;
      yield chunk;
    }
  };
  const start = performance.now();
  const outgoing = request(url, { method: 'POST', headers: { 'content-type': 'application/x-tar' } });
  const answered = once(outgoing, 'response') as Promise<[IncomingMessage]>;
  await pipeline(Readable.from(counted()), outgoing);
  const [response] = await answered;
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  const seconds = (performance.now() - start) / 1000;
  const text = Buffer.concat(chunks).toString('utf8');
  if (response.statusCode !== 200 && response.statusCode !== 201) throw new Error(`${response.statusCode}: ${text}`);
  return { speed: bytes / MIB / seconds, digest: (JSON.parse(text) as { digest: string }).digest };
}
