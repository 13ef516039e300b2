/** A server process of the benchmark `upload-criu`: `app`, the real one over the real store, or `sink`. */
import pino from 'pino';
import { Registry } from 'prom-client';
import { compose } from '#compose.ts';
import { readConfig } from '#config/config.ts';
import { listen, sink, tellOf } from './upload-server.ts';

async function serveApp(): Promise<string> {
  const config = readConfig({ DATABASE_URL: process.env.DATABASE_URL, PORT: '0', SAMPLES: 'off' });
  const logger = pino({ level: 'silent' });
  const databaseUrl = config.databaseUrl ?? '';
  const composition = await compose({ config, databaseUrl, logger, registry: new Registry() });
  process.on('disconnect', () => void composition.close().then(() => process.exit(0)));
  return (await composition.startApi()).url;
}

tellOf(process.argv[2] === 'app' ? await serveApp() : await listen(sink));
