import type { ChildProcess } from 'node:child_process';
import { alternate, type Bench, ratioOf, showBytes, showSpeed } from '../ratio.ts';
import { openScratchDatabase } from '../scratch-database.ts';
import { criuTar } from './large-streams.ts';
import { sizeOf, startServer, stopServer, upload } from './upload-body.ts';

const PAGE_BYTES = 1024 ** 3;
const WARM_UP_BYTES = 64 * 1024 * 1024;
const ROUNDS = 3;

/** A CRIU image set of 1 GiB over HTTP, against a bare node:http server that hashes the body and forgets it. */
export const benchUpload: Bench = async (note) => {
  const database = await openScratchDatabase();
  const servers: ChildProcess[] = [];
  const start = async (kind: 'app' | 'sink') => {
    const server = await startServer('serve-uploads.ts', [kind], { DATABASE_URL: database.url });
    servers.push(server.child);
    return server;
  };
  try {
    note('starting the servers');
    const app = await start('app');
    const sink = await start('sink');
    const idle = await sizeOf(app.child);
    const appUrl = `${app.url}/api/v1/images`;
    for (const url of [appUrl, sink.url]) await upload(url, criuTar(WARM_UP_BYTES));
    note('uploading 1 GiB');
    const digests = new Set<string>();
    const measure = async (url: string): Promise<number> => {
      const { speed, digest } = await upload(url, criuTar(PAGE_BYTES));
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
        ours: `${showSpeed(sides.ours, 'MiB/s')}, at most ${showBytes(await sizeOf(app.child))} resident, ${showBytes(idle)} before any upload`,
        sink: `${showSpeed(sides.theirs, 'MiB/s')}, at most ${showBytes(await sizeOf(sink.child))} resident`,
      },
    });
    return [told];
  } finally {
    for (const server of servers) await stopServer(server);
    await database.close();
  }
};
