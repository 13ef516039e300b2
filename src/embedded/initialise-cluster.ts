import { randomBytes } from 'node:crypto';
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';
import type { PostgresBinaries } from './find-binaries.ts';
import { runProgram } from './run-program.ts';
import type { ServerUser } from './server-user.ts';

/** In the cluster's own folder, so that both appear by one rename. */
const PASSWORD_FILE = 'restore-matrix.password';
const PASSWORD_BYTES = 24;
const MAKING = '.making-';
/** No initdb takes this long; a younger folder may be that of a process that makes the cluster right now. */
const MAKING_MAX_MS = 10 * 60_000;
const REMOVE = { recursive: true, force: true, maxRetries: 3 } as const;
/** One flush of the file system instead of one for each of a thousand files; Linux has it. */
const SYNC = process.platform === 'linux' ? ['--sync-method=syncfs'] : [];

export interface InitialiseOptions {
  readonly binaries: PostgresBinaries;
  readonly user: ServerUser | null;
  /** False: nothing is written through to the disk. */
  readonly durable: boolean;
}

/**
 * Makes the cluster at `folder` unless it is there; true when it was made. It is made beside and renamed, so a cluster
 * under its name is whole, whenever the process that made it died. Other users of the machine can reach the port but
 * not the password.
 */
export function initialiseCluster(folder: string, { binaries, user, durable }: InitialiseOptions): boolean {
  checkAccess(folder);
  removeAbandoned(folder);
  if (existsSync(join(folder, 'PG_VERSION'))) {
    checkMajor(folder, binaries);
    return false;
  }
  const making = mkdtempSync(`${folder}${MAKING}`);
  try {
    const cluster = join(making, 'cluster');
    mkdirSync(cluster, { mode: 0o700 });
    const password = join(making, 'password');
    writeFileSync(password, randomBytes(PASSWORD_BYTES).toString('hex'), { mode: 0o600 });
    if (user !== null) for (const path of [making, cluster, password]) chownSync(path, user.uid, user.gid);
    const sync = durable ? SYNC : ['--no-sync'];
    const locale = ['-E', 'UTF8', '--locale=C', '--no-instructions'];
    const access = ['-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${password}`];
    const { ok, out, err } = runProgram(binaries.initdb, ['-D', cluster, ...access, ...locale, ...sync], user);
    if (!ok) throw new EmbeddedPostgresError(`initdb failed: ${(err || out).trim().slice(-1_000)}`);
    renameSync(password, join(cluster, PASSWORD_FILE));
    return putInPlace(cluster, folder);
  } finally {
    rmSync(making, REMOVE);
  }
}

/** False when another start was faster. */
function putInPlace(cluster: string, folder: string): boolean {
  try {
    renameSync(cluster, folder);
    return true;
  } catch (error) {
    if (existsSync(join(folder, 'PG_VERSION'))) return false;
    if ((error as NodeJS.ErrnoException).code !== 'ENOTEMPTY') throw error;
    throw new EmbeddedPostgresError(
      `${folder} is not empty and is not a PostgreSQL cluster. Move it away, or set DATA_DIR to another folder.`,
    );
  }
}

/** What a killed start left. */
function removeAbandoned(folder: string): void {
  for (const name of readdirSync(dirname(folder))) {
    if (!name.startsWith(`${basename(folder)}${MAKING}`)) continue;
    const path = join(dirname(folder), name);
    const since = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - since > MAKING_MAX_MS) rmSync(path, REMOVE);
  }
}

/** A cluster is closed to all but its owner; to others it would look like an empty one. */
function checkAccess(folder: string): void {
  const owner = statSync(folder, { throwIfNoEntry: false })?.uid;
  const us = process.getuid?.();
  if (owner === undefined || us === 0 || owner === us) return;
  throw new EmbeddedPostgresError(
    `${folder} belongs to user ${owner}, but this process runs as user ${us}. Start as the owner (as root, if root created it), or set DATA_DIR to another folder.`,
  );
}

export function readPassword(cluster: string): string {
  try {
    return readFileSync(join(cluster, PASSWORD_FILE), 'utf8').trim();
  } catch (cause) {
    throw new EmbeddedPostgresError(
      `${cluster} is a PostgreSQL cluster that Restore Matrix did not create. Set DATA_DIR to another folder.`,
      { cause },
    );
  }
}

function checkMajor(folder: string, { major }: PostgresBinaries): void {
  const found = readFileSync(join(folder, 'PG_VERSION'), 'utf8').trim();
  if (found === major) return;
  throw new EmbeddedPostgresError(
    `${folder} was written by PostgreSQL ${found}, but the embedded server is version ${major}. Move the folder away to start with an empty database, or dump it with version ${found} and restore the dump.`,
  );
}
