import type { Config } from './config.ts';
import { ConfigError } from './config-error.ts';

/** For processes that share one database and so cannot have an embedded one each. Throws ConfigError. */
export function needDatabase({ databaseUrl }: Config): string {
  if (databaseUrl !== null) return databaseUrl;
  throw new ConfigError([
    'DATABASE_URL is missing. Set it, or use npm start, which runs everything in one process, including the database',
  ]);
}
