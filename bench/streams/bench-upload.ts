import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { alternate, type Bench, ratioOf, showBytes, showSpeed } from '../ratio.ts';
import { openScratchDatabase } from '../scratch-database.ts';
import { criuTar } from './large-streams.ts';
import type { ServerSize, UploadServer } from './serve-uploads.ts';

const PAGE_BYTES = 1024 ** 3;
const WARM_UP_BYTES = 64 * 1024 * 1024;
const ROUNDS = 3;
const MIB = 1024 * 1024;

/** A CRIU image set of 1 GiB over HTTP, against a bare node:http server that hashes the body and forgets it. */
export const benchUpload: Bench = async (note) => {
  const database = await openScratchDatabase();
  const servers: ChildProcess[] = [];
  try {
    note('starting the servers');
    const app = await start('app', database.url, servers);
    const sink = await start('sink', database.url, servers);
    const appUrl = `${app.url}/api/v1/images`;
    for (const url of [appUrl, sink.url]) await upload(url, WARM_UP_BYTES);
    note('uploading 1 GiB');
    const digests = new Set<string>();
    const measure = async (url: string): Promise<number> => {
      const { speed, digest } = await upload(url, PAGE_BYTES);
      digests.add(digest);
      return speed;
    };
    const sides = await alternate(
      ROUNDS,
      () => measure(appUrl),
      () => measure(sink.url),
    );
    if (digests.size !== 1) throw new Error('the two servers did not see the same bytes');
    const told = ratioOf(sides, {
      name: 'upload-criu',
      of: 'POST of a CRIU tar with 1 GiB of pages to the app / to a bare node:http server that only hashes it',
      goal: 0.5,
      figures: {
        ours: `${showSpeed(sides.ours, 'MiB/s')}, at most ${showBytes(await sizeOf(app.child))} resident`,
        sink: `${showSpeed(sides.theirs, 'MiB/s')}, at most ${showBytes(await sizeOf(sink.child))} resident`,
      },
    });
    return [told];
  } finally {
    for (const server of servers) {
      server.disconnect();
      await once(server, 'exit');
    }
    await database.close();
  }
};

async function start(
  kind: 'app' | 'sink',
  databaseUrl: string,
  servers: ChildProcess[],
): Promise<{ child: ChildProcess; url: string }> {
  const child = fork(fileURLToPath(new URL('serve-uploads.ts', import.meta.url)), [kind], {
    execArgv: ['--import', 'tsx'],
    env: { ...process.env, DATABASE_URL: databaseUrl },
  });
  servers.push(child);
  const [{ url }] = (await once(child, 'message')) as [UploadServer];
  return { child, url };
}

async function sizeOf(child: ChildProcess): Promise<number> {
  child.send('size');
  const [{ maxRssBytes }] = (await once(child, 'message')) as [ServerSize];
  return maxRssBytes;
}

/** MiB a second, from the first byte to the answer. */
async function upload(url: string, pageBytes: number): Promise<{ speed: number; digest: string }> {
  let bytes = 0;
  const counted = function* () {
    for (const chunk of criuTar(pageBytes)) {
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
