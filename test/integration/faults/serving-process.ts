import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const POLL_MS = 50;

/** `npm start`, or API and worker over DATABASE_URL alone. */
const ARGUMENTS = {
  start: ['scripts/start.mjs'],
  serve: ['--import', 'tsx', 'test/integration/faults/serve.ts'],
} as const;

export interface ServingProcess {
  readonly url: string;
  readonly child: ChildProcess;
  /** What it wrote, for when a test fails. */
  output(): string;
  /** Null while it lives, else how it ended. */
  end(): string | null;
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** The service in a process of its own, once it listens. The queue is in PostgreSQL. */
export async function startServing(
  what: keyof typeof ARGUMENTS,
  environment: Readonly<Record<string, string>>,
): Promise<ServingProcess> {
  const { DATABASE_URL: _database, REDIS_URL: _redis, ...inherited } = process.env;
  const child = spawn(process.execPath, ARGUMENTS[what], {
    cwd: ROOT,
    env: { ...inherited, PORT: '0', SAMPLES: 'off', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
  }
  let end: string | null = null;
  const ended = new Promise<number | null>((resolve) => {
    child.once('exit', (code, signal) => {
      end = `ended with ${signal ?? code}:\n${text}`;
      resolve(code);
    });
  });
  const opened = /Open +(http:\S+)\n/;
  while (!opened.test(text)) {
    if (end !== null) throw new Error(end);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  return {
    url: opened.exec(text)?.[1] ?? '',
    child,
    output: () => text,
    end: () => end,
    stop: (signal = 'SIGINT') => {
      child.kill(signal);
      return ended;
    },
  };
}
