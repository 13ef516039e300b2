/**
 * The server process of the benchmark: the real app over the real store, with every built-in cell decided. Two routes
 * that answer a constant body stand in the same app, behind the same middleware and before every other route.
 */
import type { Express, RequestHandler } from 'express';
import pino from 'pino';
import { Registry } from 'prom-client';
import { createApp } from '#api/create-app.ts';
import { serve } from '#api/serve.ts';
import { compose } from '#compose.ts';
import { readConfig } from '#config/config.ts';
import { evaluateCells } from '#usecases/evaluation/evaluate-cells.ts';

export interface FromServer {
  readonly port: number;
}

/** What the constant routes are to answer, or: how much processor time was used so far? */
export type ToServer = { readonly constant: string } | 'cpu';

export interface CpuUsed {
  readonly microseconds: number;
}

const config = readConfig({ DATABASE_URL: process.env.DATABASE_URL, PORT: '0', LOG_LEVEL: 'info' });
const databaseUrl = config.databaseUrl ?? '';
// As in production, but no line is written: what it logs at `info` is errors alone.
const logger = pino({ level: config.logLevel }, { write: () => undefined });
const composition = await compose({ config, databaseUrl, logger, registry: new Registry() });
const { ports } = composition;
await composition.recordBuiltins();
for (const signatureId of await ports.cells.openSignatures(0, 1_000)) await evaluateCells(ports, { signatureId });

const app = createApp({
  ports,
  config: {
    auth: 'none',
    tokens: [],
    hosts: null,
    maxUploadBytes: config.maxUploadBytes,
    requestsPerMinute: null,
    trustedProxies: 0,
    version: '0',
  },
  logger,
  metrics: { registry: new Registry() },
});
let constant = '';
let raw = Buffer.alloc(0);
putFirst(app, '/constant', (_req, res) => void res.type('json').send(constant));
putFirst(app, '/constant-raw', (_req, res) => {
  res.setHeader('content-type', 'application/json; charset=utf-8');
  res.setHeader('content-length', raw.length);
  res.end(raw);
});
const serving = await serve(app, { host: '127.0.0.1', port: 0 });

process.on('message', (message: ToServer) => {
  if (message === 'cpu') {
    const { user, system } = process.cpuUsage();
    process.send?.({ microseconds: user + system } satisfies CpuUsed);
    return;
  }
  constant = message.constant;
  raw = Buffer.from(constant);
  process.send?.('ready');
});
process.on('disconnect', () => {
  void serving
    .close()
    .then(() => composition.close())
    .then(() => process.exit(0));
});
process.send?.({ port: Number(new URL(serving.url).port) } satisfies FromServer);

/** Express appends routes; this moves one to the place of the first. */
function putFirst(express: Express, path: string, handler: RequestHandler): void {
  express.get(path, handler);
  const { stack } = express.router;
  const layer = stack.pop();
  const first = stack.findIndex((candidate) => candidate.route !== undefined);
  if (layer !== undefined) stack.splice(first, 0, layer);
}
