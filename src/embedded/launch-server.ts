import { type ChildProcess, spawn } from 'node:child_process';
import { chownSync, closeSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type pg from 'pg';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';
import type { PostgresBinaries } from './find-binaries.ts';
import { connectToCluster, urlOfServer } from './running-server.ts';
import type { ServerUser } from './server-user.ts';

/** Recovery after a crash may take its time; embedded databases are small. */
const READY_MS = 120_000;
const POLL_MS = 15;
/** Somebody may take the free port before the server does. */
const MAX_PORTS = 3;
const MAX_LOG_BYTES = 4 * 1024 * 1024;
const MAX_CONNECTIONS = 200;

export interface LaunchInput {
  readonly cluster: string;
  readonly folder: string;
  readonly password: string;
  readonly binaries: PostgresBinaries;
  readonly user: ServerUser | null;
  readonly durable: boolean;
}

export interface LaunchedServer {
  readonly pid: number;
  readonly port: number;
  readonly client: pg.Client;
}

export async function launchServer(input: LaunchInput): Promise<LaunchedServer> {
  const log = openLog(input.folder, input.user);
  try {
    for (let attempt = 1; ; attempt++) {
      const launched = await launch(input, log.descriptor);
      if (launched !== null) return launched;
      if (attempt < MAX_PORTS) continue;
      throw new EmbeddedPostgresError(`the embedded PostgreSQL does not start; ${log.path} ends with:\n${log.tail()}`);
    }
  } finally {
    closeSync(log.descriptor);
  }
}

/** Null when the server ended before it was ready. */
async function launch(input: LaunchInput, log: number): Promise<LaunchedServer | null> {
  const { cluster, password, binaries, user, durable } = input;
  const port = await freePort();
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: MAX_CONNECTIONS,
    log_min_messages: 'warning',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn(binaries.postgres, ['-D', cluster, '-p', String(port), ...options], {
    ...(user ?? {}),
    cwd: '/',
    // A session of its own: Ctrl-C in the terminal is for us, and we stop the server when nobody needs it any more.
    detached: true,
    stdio: ['ignore', log, log],
  });
  const ended = endOf(child);
  const end = Date.now() + READY_MS;
  while (Date.now() < end) {
    const client = await connectToCluster(cluster, urlOfServer(port, password));
    if (client !== null && child.pid !== undefined) {
      child.unref();
      return { pid: child.pid, port, client };
    }
    if (await Promise.race([ended, new Promise<false>((resolve) => setTimeout(() => resolve(false), POLL_MS))])) {
      await client?.end();
      return null;
    }
  }
  child.kill('SIGQUIT');
  throw new EmbeddedPostgresError(`the embedded PostgreSQL was not ready after ${READY_MS / 1000} s`);
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

/** Appends; a log that has grown large is put aside once, so two files are the most there are. */
function openLog(folder: string, user: ServerUser | null): { path: string; descriptor: number; tail: () => string } {
  const path = join(folder, 'server.log');
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > MAX_LOG_BYTES) renameSync(path, `${path}.old`);
  const descriptor = openSync(path, 'a', 0o600);
  if (user !== null) chownSync(path, user.uid, user.gid);
  return { path, descriptor, tail: () => readFileSync(path, 'utf8').trim().split('\n').slice(-5).join('\n') };
}
