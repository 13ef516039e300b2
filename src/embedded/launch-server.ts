import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import { createServer, Socket } from 'node:net';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';
import { adoptedFile, GUARD_SCRIPT } from './guard-script.ts';
import { spawnAs } from './run-program.ts';
import { connectToCluster, type RunningServer, readPidFile } from './running-server.ts';
import { endOfLog, openLog } from './server-log.ts';
import type { ServerPlace } from './server-place.ts';
import { stopServer } from './stop-server.ts';

/** Recovery after a crash may take its time; embedded databases are small. */
const READY_MS = 120_000;
const POLL_MS = 15;
const MAX_CONNECTIONS = 200;
/** How long a server whose starter was killed waits to be adopted by another start. Data of a single run is not reused. */
const ORPHAN_SECONDS = { durable: 30, other: 1 };

/** Null when the server ended before it was ready: its port was taken, or another start was faster. */
export async function launchServer(
  place: ServerPlace,
  wantedPort?: number,
  signal?: AbortSignal,
): Promise<RunningServer | null> {
  const { cluster, folder, password, user } = place;
  const port = wantedPort ?? (await freePort());
  const log = openLog(folder, user);
  const child = spawnServer(place, port, log);
  closeSync(log);
  const ended = endOf(child);
  const end = Date.now() + READY_MS;
  while (Date.now() < end && !signal?.aborted) {
    const client = await connectToCluster(cluster, port, password);
    const pid = readPidFile(cluster)?.pid;
    if (typeof client !== 'string' && pid !== undefined) return { pid, port, client };
    if (typeof client !== 'string') await client.end();
    if (await Promise.race([ended, new Promise<false>((resolve) => setTimeout(() => resolve(false), POLL_MS))])) {
      return null;
    }
  }
  const started = readPidFile(cluster);
  if (started?.port === port) await stopServer(started.pid, cluster, { recovers: true });
  signal?.throwIfAborted();
  throw new EmbeddedPostgresError(
    `the embedded PostgreSQL was not ready after ${READY_MS / 1000} s; ${endOfLog(folder)}`,
  );
}

function spawnServer({ cluster, binaries, user, durable }: ServerPlace, port: number, log: number): ChildProcess {
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: MAX_CONNECTIONS,
    // Statements and the values in them stay out of the log.
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const server = [binaries.postgres, '-D', cluster, '-p', String(port), ...options];
  const patience = String(durable ? ORPHAN_SECONDS.durable : ORPHAN_SECONDS.other);
  const child = spawn('/bin/sh', ['-c', GUARD_SCRIPT, 'sh', adoptedFile(cluster), patience, ...server], {
    ...spawnAs(user),
    // Its own session: Ctrl-C in the terminal reaches us only, and we stop the server when it is no longer needed.
    detached: true,
    stdio: ['ignore', log, log, 'pipe'],
  });
  child.unref();
  const lifeline = child.stdio[3];
  if (lifeline instanceof Socket) lifeline.unref();
  return child;
}

function endOf(child: ChildProcess): Promise<true> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve(true));
    child.once('error', () => resolve(true));
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
