/**
 * A real PostgreSQL for `npm start` and `npm test`: nothing to install, no port to choose. It listens on loopback only,
 * behind a password that only the owner of the data folder can read.
 *
 * Who uses a server holds an advisory lock in it for as long as it lives. So the server of a process that was killed is
 * told from one in use: the first is adopted, the second is left alone. That one cluster has one server at most is
 * PostgreSQL's own care (postmaster.pid, and the shared memory of the data directory); nothing here has to know.
 */
import { chownSync, realpathSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';
import { findBinaries } from './find-binaries.ts';
import { adoptedFile } from './guard-script.ts';
import { initialiseCluster, readPassword } from './initialise-cluster.ts';
import { launchServer } from './launch-server.ts';
import { placeData } from './place-data.ts';
import { findRunning, type RunningServer, urlOfServer } from './running-server.ts';
import { boundLog, endOfLog } from './server-log.ts';
import { type ServerUser, serverUser } from './server-user.ts';
import { signalServer, stopServer } from './stop-server.ts';

export interface StartPostgresInput {
  readonly dataDir: string;
  /** False for data that nobody needs after the run: faster, and lost when the machine stops. */
  readonly durable?: boolean;
  readonly onProgress?: (text: string) => void;
}

export interface EmbeddedPostgres {
  readonly url: string;
  readonly state: 'initialised' | 'started' | 'adopted';
  /** The folder with the cluster and the server's log. */
  readonly folder: string;
  /** Disconnects everybody and stops the server; what was committed stays. */
  stop(): Promise<void>;
}

/** Any number; nobody else takes advisory locks in the database `postgres` of this server. */
const OWNER_LOCK = 2_010_640;
/** Somebody may take the free port before the server does. */
const MAX_LAUNCHES = 3;
const LOG_CHECK_MS = 60_000;

export async function startPostgres(input: StartPostgresInput): Promise<EmbeddedPostgres> {
  const { durable = true, onProgress = () => undefined } = input;
  const dataDir = resolve(input.dataDir);
  const user = serverUser(dataDir);
  const binaries = findBinaries(user);
  // Without symbolic links, as the system names the folder in which a server works.
  const folder = realpathSync(placeData(dataDir, user));
  const cluster = join(folder, 'cluster');
  onProgress('looking for its data');
  const isNew = initialiseCluster(cluster, { binaries, user, durable });
  const password = readPassword(cluster);
  for (let launches = 0; launches < MAX_LAUNCHES; launches++) {
    const running = await findRunning(cluster, password, onProgress);
    if (running !== null) {
      await own(running, folder);
      markAdopted(cluster, running.pid, user);
      return serving(running, { cluster, password, folder, state: 'adopted' });
    }
    onProgress('starting');
    const launched = await launchServer({ cluster, folder, password, binaries, user, durable });
    if (launched === null) continue;
    await own(launched, folder);
    return serving(launched, { cluster, password, folder, state: isNew ? 'initialised' : 'started' });
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
    `another process${owner === undefined ? '' : ` (${owner})`} uses the database in ${folder}: stop it, or set DATA_DIR to a folder of your own`,
  );
}

function markAdopted(cluster: string, pid: number, user: ServerUser | null): void {
  const file = adoptedFile(cluster);
  writeFileSync(file, `${pid}\n`);
  if (user !== null) chownSync(file, user.uid, user.gid);
}

interface Terms {
  readonly cluster: string;
  readonly password: string;
  readonly folder: string;
  readonly state: EmbeddedPostgres['state'];
}

function serving({ pid, port, client }: RunningServer, { cluster, password, folder, state }: Terms): EmbeddedPostgres {
  const logCheck = setInterval(() => boundLog(folder), LOG_CHECK_MS);
  logCheck.unref();
  // For a process that ends without stopping us. One that is killed cannot: see guard-script.ts.
  const abandon = (): void => signalServer(pid, cluster, 'SIGINT');
  process.once('exit', abandon);
  let stopped: Promise<void> | null = null;
  const stop = async (): Promise<void> => {
    clearInterval(logCheck);
    // The lock is held to the end, so that nobody adopts a server that stops.
    await stopServer(pid, cluster);
    process.off('exit', abandon);
    await client.end().catch(() => undefined);
  };
  return {
    url: urlOfServer(port, password),
    state,
    folder,
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
  };
}
