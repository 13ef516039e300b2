import { readdirSync, readFileSync } from 'node:fs';

/** Processes of a PostgreSQL server that serve a client, from /proc (Linux): `postgres: postgres postgres 127.0.0.1(...)`. */
export const backendsOf = (postmaster: number): readonly number[] => childrenOf(postmaster, '127.0.0.1(');

/** Children of the server whose title contains the text: `postgres: checkpointer`. */
export function childrenOf(postmaster: number, title: string): readonly number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.filter((pid) => isChild(pid, postmaster, title)).map(Number);
}

function isChild(pid: string, postmaster: number, title: string): boolean {
  try {
    const [, parent] = /\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
    return Number(parent) === postmaster && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(title);
  } catch {
    return false;
  }
}
