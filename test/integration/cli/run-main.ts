import { vi } from 'vitest';
import { main } from '#cli/main.ts';
import type { CliEnvironment, CliRun } from './run-cli.ts';

/** The command in this process: as `runCli`, but without what only a process has (exit status, signals, streams). */
export async function runMain(...args: readonly string[]): Promise<CliRun> {
  let out = '';
  let err = '';
  const code = await main(args, {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
  });
  return { code, out, err };
}

/** The same with variables of the environment. One at a time: a process has one environment. */
export async function runMainIn(environment: CliEnvironment, ...args: readonly string[]): Promise<CliRun> {
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  try {
    return await runMain(...args);
  } finally {
    vi.unstubAllEnvs();
  }
}
