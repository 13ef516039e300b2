/** What every process has: its configuration, a logger, metrics, and an orderly end. */
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { type Config, readConfig } from './config/config.ts';
import { ConfigError } from './config/config-error.ts';
import { createLogger } from './telemetry/create-logger.ts';
import { createRegistry } from './telemetry/create-registry.ts';

export interface ProcessParts {
  readonly config: Config;
  readonly logger: Logger;
  readonly registry: Registry;
  /** Aborts when the process gets a signal to stop while `main` still runs. */
  readonly signal: AbortSignal;
  /** Whatever is to be closed when the process ends, last in first out. */
  readonly onStop: (close: () => Promise<void>) => void;
}

export interface ProcessOptions {
  /** When LOG_LEVEL says nothing. */
  readonly defaultLogLevel?: Config['logLevel'];
}

const FAULT = 1;
const USAGE = 2;
/** A terminal sends Ctrl-C to npm and to us, and npm passes its own on: within this time two signals are one. */
const SAME_SIGNAL_MS = 1_000;
const SIGNAL_STATUS = { SIGINT: 130, SIGTERM: 143 } as const;

/**
 * Runs `main`, then waits for a signal. The first SIGINT or SIGTERM lets `main` come to an end, closes what was opened
 * and ends the process with 0; a second one, a moment later, does not wait. An error closes what was opened and ends the
 * process with 1, one of the environment with 2.
 */
export function runProcess(
  name: string,
  main: (parts: ProcessParts) => Promise<void>,
  options: ProcessOptions = {},
): void {
  const closers: (() => Promise<void>)[] = [];
  const stopping = new AbortController();
  const start = async (): Promise<void> => {
    const config = readConfig(process.env, { logLevel: options.defaultLogLevel ?? 'info' });
    const logger = createLogger(config.logLevel, name);
    const onStop = (close: () => Promise<void>): void => void closers.push(close);
    await main({ config, logger, registry: createRegistry(), signal: stopping.signal, onStop });
  };
  // Not before we listen for signals: `main` may keep this thread to itself at first (initdb does).
  const begun = Promise.resolve().then(start);
  const started = begun.then(
    () => 0,
    (error: unknown) => {
      // A failure that the stop itself caused is not a fault.
      if (stopping.signal.aborted) return 0;
      say(`${name}: ${textOf(error)}`);
      return error instanceof ConfigError ? USAGE : FAULT;
    },
  );
  const stop = async (): Promise<void> => {
    const status = await started;
    process.exit((await closeAll(closers)) ? status : FAULT);
  };
  let told = 0;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping.signal.aborted && performance.now() - told < SAME_SIGNAL_MS) return;
      if (stopping.signal.aborted) process.exit(SIGNAL_STATUS[signal]);
      told = performance.now();
      stopping.abort();
      void stop();
    });
  }
  void started.then((status) => (status === 0 ? undefined : stop()));
}

/** False when one of them failed; the others are closed all the same. */
async function closeAll(closers: (() => Promise<void>)[]): Promise<boolean> {
  let clean = true;
  for (let close = closers.pop(); close !== undefined; close = closers.pop()) {
    await close().catch((error: unknown) => {
      say(`stopping: ${textOf(error)}`);
      clean = false;
    });
  }
  return clean;
}

/** Errors that people can act on say so in their message; for all others the stack is what helps. */
function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'EADDRINUSE') return `${error.message}. Set PORT to another port.`;
  const isPlain = error instanceof ConfigError || error.name === 'EmbeddedPostgresError' || code === 'ECONNREFUSED';
  return isPlain ? error.message || `no connection (${code})` : (error.stack ?? error.message);
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
