import { setTimeout as pause } from 'node:timers/promises';
import { type OpenedServer, openServer } from './open-server.ts';
import { readPidFile } from './running-server.ts';
import type { ServerPlace } from './server-place.ts';
import { signalServer, stopServer } from './stop-server.ts';

export interface KeptServer {
  /** Disconnects everybody and stops the server; what was committed stays. */
  stop(): Promise<void>;
}

const FIRST_PAUSE_MS = 500;
const MAX_PAUSE_MS = 10_000;

/**
 * Keeps the server running until `stop`. When one of its processes dies, PostgreSQL ends all sessions and recovers by
 * itself; we wait for it and take its lock again. When the server itself is gone, we start it again on the same port,
 * because clients connect to that port. `onNotice` is called in both cases.
 */
export function keepServer(place: ServerPlace, first: OpenedServer, onNotice: (text: string) => void): KeptServer {
  const { cluster } = place;
  const stopping = new AbortController();
  const { signal } = stopping;
  let server = first;
  let isServing = true;
  let recovering: Promise<void> = Promise.resolve();
  const watch = (): void => {
    server.client.once('end', () => {
      if (signal.aborted) return;
      isServing = false;
      onNotice('the embedded PostgreSQL closed its connections; waiting until it is available again');
      recovering = recover();
    });
  };
  const recover = async (): Promise<void> => {
    server = await openAgain(place, first.port, signal, onNotice);
    isServing = true;
    watch();
    onNotice(`the embedded PostgreSQL ${server.adopted ? 'has recovered' : 'was restarted'}`);
  };
  // While it recovers, another one may run there than we knew last.
  const pid = (): number => (isServing ? server.pid : (readPidFile(cluster)?.pid ?? server.pid));
  watch();
  // For a process that ends without stopping it. One that is killed cannot: see guard-script.ts.
  const abandon = (): void => signalServer(pid(), cluster, isServing ? 'SIGINT' : 'SIGQUIT');
  process.once('exit', abandon);
  return {
    stop: async () => {
      stopping.abort();
      await recovering.catch(() => undefined);
      // The lock is held to the end, so that no other start adopts a stopping server.
      await stopServer(pid(), cluster, { recovers: !isServing });
      process.off('exit', abandon);
      await server.client.end().catch(() => undefined);
    },
  };
}

/** Tries until it succeeds; rejects only when it is aborted. */
async function openAgain(
  place: ServerPlace,
  port: number,
  signal: AbortSignal,
  onNotice: (text: string) => void,
): Promise<OpenedServer> {
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, MAX_PAUSE_MS)) {
    try {
      return await openServer(place, { port, signal });
    } catch (error) {
      signal.throwIfAborted();
      onNotice(error instanceof Error ? error.message : String(error));
    }
    await pause(pauseMs, undefined, { signal });
  }
}
