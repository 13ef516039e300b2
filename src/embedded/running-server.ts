import { readFileSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';

/** What postmaster.pid says: line 1 the process, line 4 the port (src/include/utils/pidfile.h of PostgreSQL). */
export interface PidFile {
  readonly pid: number;
  readonly port: number | null;
}

export function readPidFile(cluster: string): PidFile | null {
  let lines: string[];
  try {
    lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return null;
  }
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  if (!Number.isSafeInteger(pid) || pid <= 1) return null;
  return { pid, port: Number.isSafeInteger(port) && port > 0 ? port : null };
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Only for a server that is known not to run. */
export function removePidFile(cluster: string): void {
  rmSync(join(cluster, 'postmaster.pid'), { force: true });
}

export function urlOfServer(port: number, password: string): string {
  return `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`;
}

/**
 * A connection to the server of this very cluster, or null: no server answers there, or that of another cluster does.
 * A server that is still starting, or already stopping, counts as none.
 */
export async function connectToCluster(cluster: string, url: string): Promise<pg.Client | null> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  // A server that ends must not end this process; whoever uses the client next learns of it.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ folder: string }>(`select current_setting('data_directory') as folder`);
    if (rows[0]?.folder === realpathSync(cluster)) return client;
  } catch {
    // Falls through to "none".
  }
  await client.end().catch(() => undefined);
  return null;
}
