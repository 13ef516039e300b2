import { Option } from 'commander';
import { readCliConfig } from '#config/cli-config.ts';
import { CommandError } from './command-error.ts';

/** `--server URL`; without it the service that the environment names, if there is one. */
export function serverOption(description = 'a running service'): Option {
  const option = new Option('--server <url>', `${description} (or RESTORE_MATRIX_SERVER)`);
  const { server } = readCliConfig();
  return server === null ? option : option.default(server, 'RESTORE_MATRIX_SERVER');
}

/** For a command that cannot do without a service. */
export function needServer(server: string | undefined): string {
  if (server === undefined) throw new CommandError('name the service with --server URL or RESTORE_MATRIX_SERVER');
  return server;
}
