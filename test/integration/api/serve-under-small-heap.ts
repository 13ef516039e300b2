/** Run as a process of its own under a small heap (large-upload.test.ts): the API over a database, and what it holds. */
import pino from 'pino';
import { Registry } from 'prom-client';
import { compose } from '#compose.ts';
import { readConfig } from '#config/config.ts';

export interface Served {
  readonly url: string;
}
export interface Held {
  /** What is left after a collection. */
  readonly bytes: number;
}

const config = readConfig({ DATABASE_URL: process.env.DATABASE_URL, PORT: '0' });
const databaseUrl = config.databaseUrl ?? '';
const composition = await compose({ config, databaseUrl, logger: pino({ level: 'silent' }), registry: new Registry() });
const { url } = await composition.startApi();
process.on('message', () => {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  process.send?.({ bytes: heapUsed + external } satisfies Held);
});
process.on('disconnect', () => {
  void composition.close().then(() => process.exit(0));
});
process.send?.({ url } satisfies Served);
