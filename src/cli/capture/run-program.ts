import { execFile } from 'node:child_process';

export interface ProgramRun {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a program with fixed arguments; null if it is missing, takes too long or prints too much. */
export type RunProgram = (name: string, args: readonly string[]) => Promise<ProgramRun | null>;

const TIMEOUT_MS = 5_000;
const MAX_OUTPUT_BYTES = 256 * 1024;

/** By `PATH`, with no shell. */
export const runProgram: RunProgram = (name, args) =>
  new Promise((resolve) => {
    const options = {
      timeout: TIMEOUT_MS,
      killSignal: 'SIGKILL',
      maxBuffer: MAX_OUTPUT_BYTES,
      encoding: 'utf8',
      cwd: '/',
    } as const;
    execFile(name, [...args], options, (error, out, err) => {
      if (error === null) resolve({ code: 0, out, err });
      else resolve(typeof error.code === 'number' ? { code: error.code, out, err } : null);
    }).stdin?.end();
  });
