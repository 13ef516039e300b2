/** Run as a process of its own under a small heap (large-upload.test.ts): the API over a database, and what it holds. */
import pino from 'pino';
import { Registry } from 'prom-client';
import { compose } from '#compose.ts';
import { readConfig } from '#config/config.ts';

export interface Served {
  readonly url: string;
}
export interface Held {
  /** The most that was left after a collection since the last question. */
  readonly mostBytes: number;
}

const LOOK_MS = 25;

const config = readConfig({ DATABASE_URL: process.env.DATABASE_URL, PORT: '0' });
const databaseUrl = config.databaseUrl ?? '';
const composition = await compose({ config, databaseUrl, logger: pino({ level: 'silent' }), registry: new Registry() });
const { url } = await composition.startApi();
let mostBytes = 0;
const look = (): void => {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  mostBytes = Math.max(mostBytes, heapUsed + external);
};
const looking = setInterval(look, LOOK_MS);
process.on('message', () => {
  look();
  process.send?.({ mostBytes } satisfies Held);
  mostBytes = 0;
});
process.on('disconnect', () => {
  clearInterval(looking);
  void composition.close().then(() => process.exit(0));
});
process.send?.({ url } satisfies Served);
