import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';
import { runProgram } from './run-program.ts';
import type { ServerUser } from './server-user.ts';
import { systemFolder } from './system-folder.ts';

export interface PostgresBinaries {
  readonly postgres: string;
  readonly initdb: string;
  /** Major version; a data folder belongs to one. */
  readonly major: string;
}

interface ListedLink {
  readonly source: string;
  readonly target: string;
}

/** The binaries of the platform's npm package, runnable by the server's user. */
export function findBinaries(user: ServerUser | null): PostgresBinaries {
  const folder = packageFolder();
  ensureLinks(folder);
  const native = join(folder, 'native');
  const here = runnable(native, user);
  if (here !== null) return here;
  // The server's user cannot reach the project (it may be below /root): run a copy that it can reach.
  const place = user === null ? null : systemFolder();
  const staged = place === null ? null : runnable(stage(native, folder, place), user);
  if (staged !== null) return staged;
  const { err } = runProgram(join(native, 'bin', 'postgres'), ['--version'], user);
  throw new EmbeddedPostgresError(
    `the embedded PostgreSQL does not run on this system (${err.trim() || 'no reason given'}). It requires glibc, which Alpine does not have. Set DATABASE_URL to your own server.`,
  );
}

function packageFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    // The package exports only its module, which is in dist/.
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch (cause) {
    throw new EmbeddedPostgresError(
      `the embedded PostgreSQL is not available for this platform (${name} is not installed). Set DATABASE_URL to your own server.`,
      { cause },
    );
  }
}

/** npm packages contain no links, so the package makes them in its install script, which npm may be configured to skip. */
function ensureLinks(folder: string): void {
  const listed = JSON.parse(readFileSync(join(folder, 'native', 'pg-symlinks.json'), 'utf8')) as readonly ListedLink[];
  for (const { source, target } of listed) {
    const link = join(folder, target);
    if (lstatSync(link, { throwIfNoEntry: false }) !== undefined) continue;
    try {
      symlinkSync(relative(dirname(link), join(folder, source)), link);
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException;
      if (code === 'EEXIST') continue;
      throw new EmbeddedPostgresError(
        `the link ${link} is missing and cannot be created (${code}). Run npm ci as the owner of the project.`,
        { cause },
      );
    }
  }
}

function runnable(native: string, user: ServerUser | null): PostgresBinaries | null {
  const postgres = join(native, 'bin', 'postgres');
  const { ok, out } = runProgram(postgres, ['--version'], user);
  const major = /\s(\d+)(\.\d+)*\s*$/.exec(out)?.[1];
  return ok && major !== undefined ? { postgres, initdb: join(native, 'bin', 'initdb'), major } : null;
}

/** A copy appears whole, under its final name, or not at all. */
function stage(native: string, folder: string, place: string): string {
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
  const staged = join(place, `postgres-${basename(folder)}-${version}`);
  if (existsSync(staged)) return staged;
  const making = mkdtempSync(`${staged}.making-`);
  try {
    cpSync(native, making, { recursive: true, verbatimSymlinks: true });
    chmodSync(making, 0o755);
    renameSync(making, staged);
  } catch (error) {
    // Another start may have been faster.
    if (!existsSync(staged)) throw error;
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
  return staged;
}
