import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { CLI_ENVIRONMENT_NAMES } from '#config/cli-config.ts';

export const CORPUS = fileURLToPath(new URL('../../../data/images/', import.meta.url));
const BIN = fileURLToPath(new URL('../../../bin/restore-matrix.mjs', import.meta.url));

export interface CliRun {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** What the command reads of the environment is the test's, not that of whoever runs the tests. */
const ENVIRONMENT = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !(CLI_ENVIRONMENT_NAMES as readonly string[]).includes(name)),
);

/** The real command in a process of its own, started in a folder that is not the project's. */
export function runCli(
  args: readonly string[],
  input?: Uint8Array,
  environment: Readonly<Partial<Record<(typeof CLI_ENVIRONMENT_NAMES)[number], string>>> = {},
): Promise<CliRun> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [BIN, ...args], {
      cwd: tmpdir(),
      stdio: 'pipe',
      env: { ...ENVIRONMENT, ...environment },
    });
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
