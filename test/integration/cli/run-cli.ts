import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { CLI_ENVIRONMENT_NAMES } from '#config/cli-config.ts';

export const CORPUS = fileURLToPath(new URL('../../../data/images/', import.meta.url));
const BIN = fileURLToPath(new URL('../../../bin/restore-matrix.mjs', import.meta.url));

export interface CliRun {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export type CliEnvironment = Readonly<Partial<Record<(typeof CLI_ENVIRONMENT_NAMES)[number], string>>>;

/**
 * The real command in a process of its own, started in a folder that is not the project's. Starting one takes a second:
 * this is for exit statuses, pipes and signals; what a command says is asked of `runMain`.
 */
export function spawnCli(args: readonly string[], environment: CliEnvironment = {}): ChildProcessWithoutNullStreams {
  const env = { ...process.env, ...environment };
  return spawn(process.execPath, [BIN, ...args], { cwd: tmpdir(), stdio: 'pipe', env });
}

/** What it said, and its exit status. */
export function runCli(args: readonly string[], input?: Uint8Array, environment: CliEnvironment = {}): Promise<CliRun> {
  return new Promise((resolve, reject) => {
    const child = spawnCli(args, environment);
    let out = '';
    let err = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out, err }));
    child.stdin.on('error', () => {}); // a command that never reads its input is fine
    child.stdin.end(input);
  });
}
