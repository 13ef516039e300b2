import { spawnSync } from 'node:child_process';
import type { ServerUser } from './server-user.ts';

/**
 * How to spawn as the server's user: from a folder that everybody may enter, because ours may be closed, and without our
 * environment, which holds secrets (tokens, URLs) and settings of PostgreSQL that are meant for others (PGOPTIONS).
 */
export function spawnAs(user: ServerUser | null) {
  return { ...(user ?? {}), cwd: '/', env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' } };
}

/** Runs a program of the server to its end, as the server's user. Never throws. */
export function runProgram(
  program: string,
  args: readonly string[],
  user: ServerUser | null,
): { readonly ok: boolean; readonly out: string; readonly err: string } {
  const run = spawnSync(program, args, { ...spawnAs(user), encoding: 'utf8' });
  return { ok: run.status === 0, out: run.stdout ?? '', err: run.stderr || (run.error?.message ?? '') };
}
