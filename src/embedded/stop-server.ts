import { EmbeddedPostgresError } from './embedded-postgres-error.ts';
import { isAlive } from './running-server.ts';

/** SIGINT disconnects clients and writes everything out; SIGQUIT leaves recovery to the next start. */
const STAGES = [
  { signal: 'SIGINT', waitMs: 15_000 },
  { signal: 'SIGQUIT', waitMs: 5_000 },
] as const;
const POLL_MS = 10;

/** Stops the server with this process id and waits until it is gone. */
export async function stopServer(pid: number): Promise<void> {
  for (const { signal, waitMs } of STAGES) {
    if (!send(pid, signal)) return;
    const end = Date.now() + waitMs;
    while (isAlive(pid) && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    if (!isAlive(pid)) return;
  }
  throw new EmbeddedPostgresError(`the embedded PostgreSQL (process ${pid}) does not stop`);
}

/** False: it is gone already. */
function send(pid: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}
