import { spawnSync } from 'node:child_process';
import type { ServerUser } from './server-user.ts';

/** From a folder that everybody may enter: the server's user may not have access to ours. */
const FOLDER = '/';

/** Runs a program of the server to its end, as the server's user. Never throws. */
export function runProgram(
  program: string,
  args: readonly string[],
  user: ServerUser | null,
): { readonly ok: boolean; readonly out: string; readonly err: string } {
  const run = spawnSync(program, args, { ...(user ?? {}), cwd: FOLDER, encoding: 'utf8' });
  return { ok: run.status === 0, out: run.stdout ?? '', err: run.stderr || (run.error?.message ?? '') };
}
