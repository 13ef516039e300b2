import { randomBytes } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';
import { runProgram } from './run-program.ts';
import type { ServerUser } from './server-user.ts';
import { systemFolder } from './system-folder.ts';

const POINTER = 'location';
const ORIGIN = 'origin';

/**
 * The folder that holds cluster and log: `dataDir`, or, where the server's user cannot enter it (it may be below
 * /root), one of the system's. `dataDir/location` then says which, and `origin` there says whose it is: without
 * `dataDir` the next start begins again, as it does elsewhere.
 */
export function placeData(dataDir: string, user: ServerUser | null): string {
  makeFolders(dataDir);
  if (user === null || canEnter(dataDir, user)) return dataDir;
  const pointer = join(dataDir, POINTER);
  const known = readPointer(pointer);
  const place = known ?? newPlace(dataDir);
  makeFolders(place);
  const { uid } = lstatSync(place);
  if (!lstatSync(place).isDirectory() || uid !== process.getuid?.() || !canEnter(place, user)) {
    throw closed(dataDir, `, nor ${place}`);
  }
  if (known === null) {
    writeFileSync(join(place, ORIGIN), `${dataDir}\n`);
    writeFileSync(pointer, `${place}\n`);
  }
  return place;
}

function newPlace(dataDir: string): string {
  const folder = systemFolder();
  if (folder === null) throw closed(dataDir, ', and no system folder is writable');
  return join(folder, `data-${randomBytes(8).toString('hex')}`);
}

function closed(dataDir: string, more: string): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    `the embedded PostgreSQL runs as user nobody, which cannot access ${dataDir}${more}. Set DATA_DIR to a folder that all users can access.`,
  );
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
