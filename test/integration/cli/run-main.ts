import { main } from '#cli/main.ts';
import type { CliRun } from './run-cli.ts';

/** The command in this process: as `runCli`, but for what only a process has (environment, standard streams). */
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
