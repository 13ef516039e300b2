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
  /** Whatever is to be closed when the process ends, last in first out; safe to call after the signal came. */
  readonly onStop: (close: () => Promise<void>) => void;
}

const FAULT = 1;
const USAGE = 2;
const SIGNAL_STATUS = { SIGINT: 130, SIGTERM: 143 } as const;

/**
 * Runs `main` until a signal comes. The first SIGINT or SIGTERM closes what was opened and ends the process with 0, also
 * in the middle of starting; a second one does not wait. An error closes what was opened and ends it with 1, one of the
 * environment with 2.
 */
export function runProcess(name: string, main: (parts: ProcessParts) => Promise<void>): void {
  const closers: (() => Promise<void>)[] = [];
  let stopping = false;
  const stop = async (status: number): Promise<void> => {
    if (stopping) return;
    stopping = true;
    let ended = status;
    for (let close = closers.pop(); close !== undefined; close = closers.pop()) {
      await close().catch((error: unknown) => {
        say(`stopping: ${textOf(error)}`);
        ended = FAULT;
      });
    }
    process.exit(ended);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(SIGNAL_STATUS[signal]);
      void stop(0);
    });
  }
  const onStop = (close: () => Promise<void>): void => {
    if (stopping) void close().catch((error: unknown) => say(`stopping: ${textOf(error)}`));
    else closers.push(close);
  };
  start(name, main, onStop).catch((error: unknown) => {
    if (!stopping) say(`${name}: ${textOf(error)}`);
    void stop(error instanceof ConfigError ? USAGE : FAULT);
  });
}

async function start(
  name: string,
  main: (parts: ProcessParts) => Promise<void>,
  onStop: ProcessParts['onStop'],
): Promise<void> {
  const config = readConfig();
  await main({ config, logger: createLogger(config.logLevel, name), registry: createRegistry(), onStop });
}

/** Errors that people can act on say so in their message; for all others the stack is what helps. */
function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isOurs = error instanceof ConfigError || error.name === 'EmbeddedPostgresError';
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'EADDRINUSE') return `${error.message}: something else listens there; choose another PORT`;
  return isOurs || code === 'ECONNREFUSED' ? error.message : (error.stack ?? error.message);
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}
