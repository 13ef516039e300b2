import { chownSync, writeFileSync } from 'node:fs';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';
import { adoptedFile } from './guard-script.ts';
import { launchServer } from './launch-server.ts';
import { findRunning, type RunningServer } from './running-server.ts';
import { endOfLog } from './server-log.ts';
import type { ServerPlace } from './server-place.ts';
import type { ServerUser } from './server-user.ts';
import { stopServer } from './stop-server.ts';

export interface OpenedServer extends RunningServer {
  readonly adopted: boolean;
}

export interface OpenTerms {
  /** Where it must listen, as others know it by that port; default: a free one, or where it listens already. */
  readonly port?: number;
  readonly onProgress?: (text: string) => void;
  /** Ends the waiting with an error. */
  readonly signal?: AbortSignal;
}

/** Any number: no other code takes advisory locks in the database `postgres` of this server. */
const OWNER_LOCK = 2_010_640;
/** Somebody may take the free port before the server does. */
const MAX_LAUNCHES = 3;

/** The server of the place, owned by this process: the one that runs there, else a new one. */
export async function openServer(place: ServerPlace, terms: OpenTerms = {}): Promise<OpenedServer> {
  const { cluster, folder, user } = place;
  const { port, onProgress = () => undefined, signal } = terms;
  for (let launches = 0; launches < MAX_LAUNCHES; launches++) {
    const running = await findRunning(place, onProgress, signal);
    if (running !== null) {
      await own(running, folder);
      if (port === undefined || running.port === port) {
        markAdopted(cluster, running.pid, user);
        return { ...running, adopted: true };
      }
      await stopServer(running.pid, cluster);
    }
    onProgress('starting');
    const launched = await launchServer(place, port, signal);
    if (launched === null) continue;
    await own(launched, folder);
    return { ...launched, adopted: false };
  }
  throw new EmbeddedPostgresError(`the embedded PostgreSQL does not start; ${endOfLog(folder)}`);
}

/** Takes the lock, or leaves the server to the process that has it. */
async function own({ client }: RunningServer, folder: string): Promise<void> {
  const { rows } = await client.query<{ ours: boolean }>('select pg_try_advisory_lock($1) as ours', [OWNER_LOCK]);
  if (rows[0]?.ours) return;
  const owners = await client.query<{ name: string }>(
    `select application_name as name from pg_stat_activity a join pg_locks l using (pid)
      where l.locktype = 'advisory' and l.objid = $1 and l.granted`,
    [OWNER_LOCK],
  );
  await client.end();
  const owner = /\d+$/.exec(owners.rows[0]?.name ?? '')?.[0];
  throw new EmbeddedPostgresError(
    `another process${owner === undefined ? '' : ` (${owner})`} uses the database in ${folder}. Stop it, or set DATA_DIR to another folder.`,
  );
}

function markAdopted(cluster: string, pid: number, user: ServerUser | null): void {
  const file = adoptedFile(cluster);
  writeFileSync(file, `${pid}\n`);
  if (user !== null) chownSync(file, user.uid, user.gid);
}
