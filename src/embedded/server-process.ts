/** The process that postmaster.pid names: is it the server of this cluster? */
import { readFileSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';
import { runProgram } from './run-program.ts';

/**
 * `gone`: there is no such process. `other`: the number belongs to another program now, or to the server of another
 * cluster. `unknown`: a PostgreSQL server about which the system shows no more.
 */
export type ServerProcess = 'ours' | 'other' | 'unsure' | 'gone';

/** `cluster` without symbolic links. */
export function lookAtProcess(pid: number, cluster: string): ServerProcess {
  if (!isAlive(pid)) return 'gone';
  return process.platform === 'linux' ? lookInProc(pid, cluster) : lookAtCommand(pid, cluster);
}

/** A process that ended but whose parent has not asked for its status (`Z`) counts as gone: it does nothing any more. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const stat = read(`/proc/${pid}/stat`);
  return stat === null || !/\) [ZX] /.test(stat);
}

/**
 * A server names its cluster on its command line and has it as working directory, which stays true after a rename.
 * Containers may hide the second from root. A process that is ending has no command line any more.
 */
function lookInProc(pid: number, cluster: string): ServerProcess {
  const args = read(`/proc/${pid}/cmdline`)?.split('\0') ?? [];
  const program = basename(args[0] ?? '');
  if (program === '') return 'unsure';
  if (program !== 'postgres') return 'other';
  if (args.includes(cluster)) return 'ours';
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === cluster ? 'ours' : 'other';
  } catch {
    return 'unsure';
  }
}

function lookAtCommand(pid: number, cluster: string): ServerProcess {
  const { ok, out } = runProgram('/bin/ps', ['-ww', '-o', 'command=', '-p', String(pid)], null);
  if (!ok) return 'unsure';
  if (!out.includes('postgres')) return 'other';
  return out.includes(`-D ${cluster} `) ? 'ours' : 'unsure';
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
