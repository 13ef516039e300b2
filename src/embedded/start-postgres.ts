/**
 * A real PostgreSQL for `npm start` and `npm test`: nothing to install, no port to choose. It listens on loopback only,
 * behind a password that only the owner of the data folder can read.
 *
 * Who uses a server holds an advisory lock in it for as long as it lives. So the server of a process that was killed is
 * told from one in use: the first is adopted, the second is left alone.
 */
import { join } from 'node:path';
import type pg from 'pg';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';
import { findBinaries } from './find-binaries.ts';
import { initialiseCluster, readPassword } from './initialise-cluster.ts';
import { launchServer } from './launch-server.ts';
import { placeData } from './place-data.ts';
import { connectToCluster, isAlive, readPidFile, removePidFile, urlOfServer } from './running-server.ts';
import { serverUser } from './server-user.ts';
import { stopServer } from './stop-server.ts';

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
/** A server that starts or stops at this moment comes to an end of it within this time. */
const UNSETTLED_MS = 20_000;
const POLL_MS = 50;

export async function startPostgres(input: StartPostgresInput): Promise<EmbeddedPostgres> {
  const { dataDir, durable = true, onProgress = () => undefined } = input;
  const user = serverUser();
  const binaries = findBinaries(user);
  const folder = placeData(dataDir, user);
  const cluster = join(folder, 'cluster');
  onProgress('looking for its data');
  const isNew = initialiseCluster(cluster, { binaries, user, durable });
  const password = readPassword(cluster);
  const running = await findRunning(cluster, password, onProgress);
  if (running !== null) {
    await own(running.client, folder);
    return serving(running, password, folder, 'adopted');
  }
  onProgress('starting');
  const launched = await launchServer({ cluster, folder, password, binaries, user, durable });
  await own(launched.client, folder);
  return serving(launched, password, folder, isNew ? 'initialised' : 'started');
}

interface Running {
  readonly pid: number;
  readonly port: number;
  readonly client: pg.Client;
}

/** The server that already runs on this cluster. Waits for one that is starting or stopping; clears up after a dead one. */
async function findRunning(
  cluster: string,
  password: string,
  onProgress: (text: string) => void,
): Promise<Running | null> {
  const end = Date.now() + UNSETTLED_MS;
  for (;;) {
    const found = readPidFile(cluster);
    if (found === null) return null;
    if (!isAlive(found.pid)) {
      removePidFile(cluster);
      return null;
    }
    const { pid, port } = found;
    const client = port === null ? null : await connectToCluster(cluster, urlOfServer(port, password));
    if (client !== null && port !== null) return { pid, port, client };
    if (Date.now() > end) {
      throw new EmbeddedPostgresError(
        `${join(cluster, 'postmaster.pid')} names process ${pid}, which runs but is no server of this folder; delete the file if that is so`,
      );
    }
    onProgress(`waiting for the server of an earlier run (process ${pid})`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** Takes the lock, or leaves the server to the process that has it. */
async function own(client: pg.Client, folder: string): Promise<void> {
  const { rows } = await client.query<{ ours: boolean }>('select pg_try_advisory_lock($1) as ours', [OWNER_LOCK]);
  if (rows[0]?.ours) return;
  await client.end();
  throw new EmbeddedPostgresError(
    `another process uses the database in ${folder}: stop it, or set DATA_DIR to a folder of your own`,
  );
}

function serving(
  { pid, port, client }: Running,
  password: string,
  folder: string,
  state: EmbeddedPostgres['state'],
): EmbeddedPostgres {
  let stopped: Promise<void> | null = null;
  const stop = async (): Promise<void> => {
    await client.end().catch(() => undefined);
    await stopServer(pid);
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
