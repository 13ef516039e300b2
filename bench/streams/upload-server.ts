/** What a server process of a benchmark tells of itself, and the sink that all are compared with. */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface UploadServer {
  readonly url: string;
}
export interface ServerSize {
  /** The most it has been so far. */
  readonly maxRssBytes: number;
}

const KIB = 1024;

/** A bare node:http server. */
export async function listen(handle: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server = createServer(handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  process.on('disconnect', () => process.exit(0));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Hashes the body and forgets it. */
export function sink(request: IncomingMessage, response: ServerResponse): void {
  const hash = createHash('sha256');
  request.on('data', (chunk: Buffer) => hash.update(chunk));
  request.on('end', () => response.end(JSON.stringify({ digest: `sha256:${hash.digest('hex')}` })));
}

export function tellOf(url: string): void {
  process.on('message', () => {
    process.send?.({ maxRssBytes: process.resourceUsage().maxRSS * KIB } satisfies ServerSize);
  });
  process.send?.({ url } satisfies UploadServer);
}
