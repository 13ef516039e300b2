import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Receiver {
  readonly url: string;
  readonly received: readonly Received[];
  close(): void;
}

/** Listens on loopback; `answer` tells the status for the so many-th request of a path, and where to redirect. */
export async function startReceiver(answer: (path: string, nth: number) => number): Promise<Receiver> {
  const received: Received[] = [];
  const counts = new Map<string, number>();
  const server: Server = createServer((request, response) => {
    const path = request.url ?? '';
    let body = '';
    request.setEncoding('utf8').on('data', (text) => {
      body += text;
    });
    request.on('end', () => {
      received.push({ path, headers: request.headers, body });
      const nth = (counts.get(path) ?? 0) + 1;
      counts.set(path, nth);
      response.writeHead(answer(path, nth), { location: '/elsewhere' }).end('what the receiver says');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
