import { createHash } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';
import { runProgram } from './run-program.ts';
import type { ServerUser } from './server-user.ts';

const POINTER = 'location';
const ELSEWHERE = '/var/tmp';

/**
 * The folder that holds cluster and log: `dataDir`, or, where the server's user cannot enter it (it may be below
 * /root), one in /var/tmp, which survives a restart of the machine. `dataDir/location` then says which.
 */
export function placeData(dataDir: string, user: ServerUser | null): string {
  makeFolders(dataDir);
  if (user === null || canEnter(dataDir, user)) return dataDir;
  const pointer = join(dataDir, POINTER);
  const known = readPointer(pointer);
  const name = createHash('sha256').update(dataDir).digest('hex').slice(0, 16);
  const place = known ?? join(ELSEWHERE, `restore-matrix-${name}`);
  makeFolders(place);
  const { uid } = lstatSync(place);
  if (!lstatSync(place).isDirectory() || uid !== process.getuid?.() || !canEnter(place, user)) {
    throw new EmbeddedPostgresError(
      `the embedded PostgreSQL runs as nobody, who can enter neither ${dataDir} nor ${place}; set DATA_DIR to a folder that others may enter`,
    );
  }
  if (known === null) writeFileSync(pointer, `${place}\n`);
  return place;
}

/** What we make others may enter; what was there keeps its mode. */
function makeFolders(folder: string): void {
  if (lstatSync(folder, { throwIfNoEntry: false }) !== undefined) return;
  if (dirname(folder) !== folder) makeFolders(dirname(folder));
  try {
    mkdirSync(folder);
    chmodSync(folder, 0o755);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

function canEnter(folder: string, user: ServerUser): boolean {
  return runProgram('/bin/sh', ['-c', 'cd "$0"', folder], user).ok;
}

function readPointer(pointer: string): string | null {
  try {
    return readFileSync(pointer, 'utf8').trim() || null;
  } catch {
    return null;
  }
}
