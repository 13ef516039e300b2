import { EmbeddedPostgresError } from './embedded-postgres-error.ts';
import { lookAtProcess } from './server-process.ts';

/**
 * SIGINT disconnects clients and writes everything out; the others leave recovery to the next start. After SIGQUIT the
 * server kills children of its own that have not ended within 5 seconds (SIGKILL_CHILDREN_AFTER_SECS in postmaster.c of
 * PostgreSQL). We wait longer than that: a child that outlives the server keeps the next one from starting.
 */
const STAGES = [
  { signal: 'SIGINT', waitMs: 15_000 },
  { signal: 'SIGQUIT', waitMs: 10_000 },
  { signal: 'SIGKILL', waitMs: 2_000 },
] as const;
const POLL_MS = 10;

/**
 * Stops the server of the cluster and waits until it is gone. `recovers`: it does not serve yet, or is stuck. SIGINT is
 * left out then: PostgreSQL 18 that gets it during crash recovery stays in "shutting down" for ever.
 */
export async function stopServer(
  pid: number,
  cluster: string,
  { recovers }: { recovers: boolean } = { recovers: false },
): Promise<void> {
  for (const { signal, waitMs } of recovers ? STAGES.slice(1) : STAGES) {
    signalServer(pid, cluster, signal);
    const end = Date.now() + waitMs;
    while (isServing(pid, cluster) && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    if (!isServing(pid, cluster)) return;
  }
  throw new EmbeddedPostgresError(`the embedded PostgreSQL (process ${pid}) does not stop. End it, then retry.`);
}

/** The server may have ended long ago; then its number may be another program's. */
export function signalServer(pid: number, cluster: string, signal: NodeJS.Signals): void {
  if (!isServing(pid, cluster)) return;
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function isServing(pid: number, cluster: string): boolean {
  const found = lookAtProcess(pid, cluster);
  return found === 'ours' || found === 'unsure';
}
