/** A server process of the benchmark: `app`, the real one over the real store, or `sink`, which hashes and forgets. */
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import pino from 'pino';
import { Registry } from 'prom-client';
import { compose } from '#compose.ts';
import { readConfig } from '#config/config.ts';

export interface UploadServer {
  readonly url: string;
}
export interface ServerSize {
  /** The most it has been so far. */
  readonly maxRssBytes: number;
}

const KIB = 1024;

async function serveApp(): Promise<string> {
  const config = readConfig({ DATABASE_URL: process.env.DATABASE_URL, PORT: '0', SAMPLES: 'off' });
  const logger = pino({ level: 'silent' });
  const databaseUrl = config.databaseUrl ?? '';
  const composition = await compose({ config, databaseUrl, logger, registry: new Registry() });
  process.on('disconnect', () => void composition.close().then(() => process.exit(0)));
  return (await composition.startApi()).url;
}

async function serveSink(): Promise<string> {
  const server = createServer((request, response) => {
    const hash = createHash('sha256');
    request.on('data', (chunk: Buffer) => hash.update(chunk));
    request.on('end', () => response.end(JSON.stringify({ digest: `sha256:${hash.digest('hex')}` })));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  process.on('disconnect', () => process.exit(0));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const url = process.argv[2] === 'app' ? await serveApp() : await serveSink();
process.on('message', () => {
  process.send?.({ maxRssBytes: process.resourceUsage().maxRSS * KIB } satisfies ServerSize);
});
process.send?.({ url } satisfies UploadServer);
