import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Express } from 'express';

/** A large image over a slow line takes its time; a silent sender is cut off much sooner (read-body.ts). */
const REQUEST_TIMEOUT_MS = 60 * 60_000;
const HEADERS_TIMEOUT_MS = 30_000;
const KEEP_ALIVE_MS = 10_000;
/** In-flight requests get this long to finish when the service stops. */
const CLOSE_DEADLINE_MS = 10_000;

export interface Serving {
  readonly server: Server;
  /** `http://127.0.0.1:8080` */
  readonly url: string;
  /** Stops listening, lets requests in flight finish until the deadline, then cuts them off. */
  close(): Promise<void>;
}

/** Listens; rejects when the port is taken. Port 0 picks a free one. */
export function serve(app: Express, { host, port }: { host: string; port: number }): Promise<Serving> {
  const server = createServer(
    { requestTimeout: REQUEST_TIMEOUT_MS, headersTimeout: HEADERS_TIMEOUT_MS, keepAliveTimeout: KEEP_ALIVE_MS },
    app,
  );
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const bound = server.address() as AddressInfo;
      const shown = host.includes(':') ? `[${host}]` : host;
      resolve({ server, url: `http://${shown}:${bound.port}`, close: () => closeServer(server) });
    });
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const deadline = setTimeout(() => server.closeAllConnections(), CLOSE_DEADLINE_MS);
    server.close(() => {
      clearTimeout(deadline);
      resolve();
    });
    server.closeIdleConnections();
  });
}
