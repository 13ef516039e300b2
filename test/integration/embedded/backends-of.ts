import { readdirSync, readFileSync } from 'node:fs';

/** Processes of a PostgreSQL server that serve a client, from /proc (Linux): `postgres: postgres postgres 127.0.0.1(...)`. */
export function backendsOf(postmaster: number): readonly number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.filter((pid) => isBackend(pid, postmaster)).map(Number);
}

function isBackend(pid: string, postmaster: number): boolean {
  try {
    const [, parent] = /\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
    return Number(parent) === postmaster && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('127.0.0.1(');
  } catch {
    return false;
  }
}
