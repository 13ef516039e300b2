import type { Environment } from './config.ts';
import { ConfigError } from './config-error.ts';

/** What the command line takes from the environment (docs/operations.md). */
export interface CliConfig {
  /** null = a command needs `--server`, or uses files. */
  readonly server: string | null;
  /** Goes with every request to a service; never printed. */
  readonly token: string | null;
  /** The file of GitHub Actions that a job's summary is appended to; null = none. */
  readonly stepSummary: string | null;
}

/** Names of all variables that are read; documentation is held against it. */
export const CLI_ENVIRONMENT_NAMES = ['RESTORE_MATRIX_SERVER', 'RESTORE_MATRIX_TOKEN', 'GITHUB_STEP_SUMMARY'] as const;

/** What a header may carry: visible characters of ASCII. */
const TOKEN = /^[\x21-\x7e]{1,4096}$/;

/** An empty variable counts as one that is not set. Throws ConfigError. */
export function readCliConfig(environment: Environment = process.env): CliConfig {
  const given = (name: (typeof CLI_ENVIRONMENT_NAMES)[number]) => environment[name] || null;
  const server = given('RESTORE_MATRIX_SERVER');
  const token = given('RESTORE_MATRIX_TOKEN');
  const problems: string[] = [];
  if (server !== null && !/^https?:\/\/[^@]+$/.test(server)) {
    problems.push('RESTORE_MATRIX_SERVER must be an http:// or https:// URL without a user');
  }
  if (token !== null && !TOKEN.test(token)) {
    problems.push('RESTORE_MATRIX_TOKEN must be 1 to 4096 visible ASCII characters');
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return { server, token, stepSummary: given('GITHUB_STEP_SUMMARY') };
}
