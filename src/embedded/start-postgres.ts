/**
 * A real PostgreSQL for `npm start` and `npm test`: nothing to install, no port to choose. It listens on loopback only,
 * behind a password that only the owner of the data folder can read.
 *
 * A process that uses a server holds an advisory lock in it while it lives. So the server of a killed process is
 * told from one in use: the first is adopted, the second is left alone. That one cluster has one server at most is
 * PostgreSQL's own care (postmaster.pid, and the shared memory of the data directory); nothing here has to know.
 */
import { realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { findBinaries } from './find-binaries.ts';
import { initialiseCluster, readPassword } from './initialise-cluster.ts';
import { keepServer } from './keep-server.ts';
import { openServer } from './open-server.ts';
import { placeData } from './place-data.ts';
import { urlOfServer } from './running-server.ts';
import { boundLog } from './server-log.ts';
import { serverUser } from './server-user.ts';

export interface StartPostgresInput {
  readonly dataDir: string;
  /** False for data that is not needed after the run: faster, but lost when the machine stops. */
  readonly durable?: boolean;
  readonly onProgress?: (text: string) => void;
  /** Told when the server was lost, and when it serves again. */
  readonly onNotice?: (text: string) => void;
}

export interface EmbeddedPostgres {
  readonly url: string;
  readonly state: 'initialised' | 'started' | 'adopted';
  /** The folder with the cluster and the server's log. */
  readonly folder: string;
  /** Disconnects everybody and stops the server; what was committed stays. */
  stop(): Promise<void>;
}

const LOG_CHECK_MS = 60_000;

export async function startPostgres(input: StartPostgresInput): Promise<EmbeddedPostgres> {
  const { durable = true, onProgress = () => undefined, onNotice = () => undefined } = input;
  const dataDir = resolve(input.dataDir);
  const user = serverUser(dataDir);
  const binaries = findBinaries(user);
  // Without symbolic links, as the system names the folder in which a server works.
  const folder = realpathSync(placeData(dataDir, user));
  const cluster = join(folder, 'cluster');
  onProgress('opening the data folder');
  const isNew = initialiseCluster(cluster, { binaries, user, durable });
  const place = { cluster, folder, password: readPassword(cluster), binaries, user, durable };
  const server = await openServer(place, { onProgress });
  const kept = keepServer(place, server, onNotice);
  const logCheck = setInterval(() => boundLog(folder), LOG_CHECK_MS);
  logCheck.unref();
  let stopped: Promise<void> | null = null;
  return {
    url: urlOfServer(server.port, place.password),
    state: server.adopted ? 'adopted' : isNew ? 'initialised' : 'started',
    folder,
    stop: () => {
      clearInterval(logCheck);
      stopped ??= kept.stop();
      return stopped;
    },
  };
}
