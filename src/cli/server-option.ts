import { Option } from 'commander';
import { readCliConfig } from '#config/cli-config.ts';
import { CommandError } from './command-error.ts';

/** `--server URL`; default: the service in the environment, if any. */
export function serverOption(description = 'a running service'): Option {
  const option = new Option('--server <url>', `${description} (or RESTORE_MATRIX_SERVER)`);
  const { server } = readCliConfig();
  return server === null ? option : option.default(server, 'RESTORE_MATRIX_SERVER');
}

/** `--offline`, for a command that accepts names or files in the same option. */
export function offlineOption(): Option {
  return new Option('--offline', 'use files only and ignore RESTORE_MATRIX_SERVER').default(false);
}

/** For a command that requires a service. */
export function needServer(server: string | undefined): string {
  if (server === undefined) throw new CommandError('name the service with --server URL or RESTORE_MATRIX_SERVER');
  return server;
}
