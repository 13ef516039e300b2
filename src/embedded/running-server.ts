/** The server that already runs on a cluster: found by postmaster.pid, known by what it answers. */
import { readFileSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';
import type { ServerPlace } from './server-place.ts';
import { lookAtProcess } from './server-process.ts';
import { stopServer } from './stop-server.ts';

export interface RunningServer {
  readonly pid: number;
  readonly port: number;
  readonly client: pg.Client;
}

/** What postmaster.pid says: line 1 the process, line 4 the port (src/include/utils/pidfile.h of PostgreSQL). */
export interface PidFile {
  readonly text: string;
  readonly pid: number;
  readonly port: number | null;
}

/** Recovery after a crash may take its time; embedded databases are small. */
const SETTLE_MS = 120_000;
/** What PostgreSQL answers while it shuts down, in the locale that initdb and `spawnAs` give it. */
const STOPPING = 'the database system is shutting down';
/** Nothing is lost when a server is ended before it has written everything out: the next one recovers it from its log. */
const STOPPING_MS = 5_000;
/** For a process of which we do not know whether it is our server. */
const UNKNOWN_MS = 20_000;
const POLL_MS = 50;
const CONNECT_MS = 2_000;

export function readPidFile(cluster: string): PidFile | null {
  let text: string;
  try {
    text = readFileSync(join(cluster, 'postmaster.pid'), 'utf8');
  } catch {
    return null;
  }
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  if (!Number.isSafeInteger(pid) || pid <= 1) return null;
  return { text, pid, port: Number.isSafeInteger(port) && port > 0 ? port : null };
}

/**
 * Waits for a server that is starting or stopping, and ends one that does not come to the end of its stopping. The file
 * of a dead server is PostgreSQL's to clear up.
 */
export async function findRunning(
  { cluster, password }: Pick<ServerPlace, 'cluster' | 'password'>,
  onProgress: (text: string) => void,
  signal?: AbortSignal,
): Promise<RunningServer | null> {
  const began = Date.now();
  let waitedFor: number | null = null;
  for (;;) {
    signal?.throwIfAborted();
    const found = readPidFile(cluster);
    if (found === null) return null;
    const process = lookAtProcess(found.pid, cluster);
    if (process === 'gone') return null;
    if (process === 'other') {
      removePidFile(cluster, found);
      return null;
    }
    const { pid, port } = found;
    const answer = port === null ? 'its port is not known yet' : await connectToCluster(cluster, port, password);
    if (typeof answer !== 'string' && port !== null) return { pid, port, client: answer };
    if (answer === STOPPING && Date.now() - began > STOPPING_MS) {
      onProgress(`stopping the server of an earlier run, which does not shut down (process ${pid})`);
      await stopServer(pid, cluster, { recovers: true });
      continue;
    }
    if (Date.now() - began > (process === 'ours' ? SETTLE_MS : UNKNOWN_MS)) {
      throw new EmbeddedPostgresError(
        `${join(cluster, 'postmaster.pid')} names process ${pid}, which runs but does not serve this folder (${answer}). Stop it, or delete the file if the process is another program.`,
      );
    }
    if (waitedFor !== pid) onProgress(`waiting for the server of an earlier run (process ${pid})`);
    waitedFor = pid;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/**
 * PostgreSQL would refuse to start: it sees that the process lives, not that it is another program. A file written since
 * we looked stays.
 */
function removePidFile(cluster: string, { text }: PidFile): void {
  if (readPidFile(cluster)?.text === text) rmSync(join(cluster, 'postmaster.pid'), { force: true });
}

export function urlOfServer(port: number, password: string): string {
  return `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`;
}

/** A connection to the server of this very cluster, or why there is none. A server that starts or stops has none. */
export async function connectToCluster(cluster: string, port: number, password: string): Promise<pg.Client | string> {
  const client = new pg.Client({
    connectionString: urlOfServer(port, password),
    connectionTimeoutMillis: CONNECT_MS,
    application_name: `restore-matrix owner ${process.pid}`,
  });
  // A server that ends must not end this process; whoever uses the client next learns of it.
  client.on('error', () => undefined);
  let reason: string;
  try {
    await client.connect();
    const { rows } = await client.query<{ folder: string }>(`select current_setting('data_directory') as folder`);
    const folder = rows[0]?.folder ?? '';
    if (realpathSync(folder) === cluster) return client;
    reason = `it serves ${folder}`;
  } catch (error) {
    reason = error instanceof Error ? error.message : String(error);
  }
  await client.end().catch(() => undefined);
  return reason;
}
