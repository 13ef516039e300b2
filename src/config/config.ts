import { resolve } from 'node:path';
import { z } from 'zod';
import { ConfigError } from './config-error.ts';
import { webhookHosts } from './read-webhook-hosts.ts';

/** What the environment says (docs/operations.md), checked once. No other code reads process.env. */
export interface Config {
  readonly port: number;
  readonly host: string;
  readonly dataDir: string;
  /** null = the embedded PostgreSQL under `dataDir`. */
  readonly databaseUrl: string | null;
  /** null = the queue lives in PostgreSQL. */
  readonly redisUrl: string | null;
  /** Keeps installations apart that share one Redis or one queue database. */
  readonly queuePrefix: string;
  readonly auth: 'none' | 'token';
  readonly tokens: readonly string[];
  /** Names under which the service answers; null = every name. Only loopback names where no token is asked for. */
  readonly hosts: readonly string[] | null;
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
  readonly maxUploadBytes: number;
  readonly requestsPerMinute: number | null;
  readonly trustedProxies: number;
  readonly databaseConnections: number;
  /** Jobs that one worker process runs at the same time. */
  readonly workerConcurrency: number;
  readonly samples: boolean;
  /** What to do with a rule book that is not the current one. */
  readonly ruleBook: 'adopt' | 'hold';
  readonly webhooks: {
    /** Hosts that webhooks may be sent to; if empty, webhooks are off. */
    readonly hosts: z.output<typeof webhookHosts>;
    readonly allowPrivate: boolean;
    readonly attempts: number;
    /** Pause after the first attempt; each later one is four times as long. */
    readonly retryMs: number;
  };
}

export type Environment = Readonly<Record<string, string | undefined>>;

const GIB = 1024 ** 3;
const MIN_TOKEN_LENGTH = 16;
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1)$/;

const whole = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d+$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.number().min(min, `must be at least ${min}`).max(max, `must be at most ${max}`));
const urlOf = (...schemes: readonly string[]) =>
  z
    .string()
    .refine(
      (text) =>
        schemes.some((scheme) => text.startsWith(`${scheme}://`)) && URL.canParse(text) && new URL(text).host !== '',
      {
        message: `must be a URL with a host that starts with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}`,
      },
    );

const SCHEMA = z.object({
  PORT: whole(0, 65_535).default(8080),
  HOST: z.string().default('127.0.0.1'),
  DATA_DIR: z.string().default('.data'),
  DATABASE_URL: urlOf('postgresql', 'postgres').optional(),
  REDIS_URL: urlOf('redis', 'rediss').optional(),
  QUEUE_PREFIX: z
    .string()
    .regex(/^[\w.-]{1,64}$/, 'must be 1 to 64 characters of A-Z, a-z, 0-9, _, . and -')
    .default('restore-matrix'),
  AUTH: z.enum(['none', 'token'], 'must be none or token').optional(),
  API_TOKENS: z.string().default(''),
  LOG_LEVEL: z
    .enum(
      ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
      'must be fatal, error, warn, info, debug, trace or silent',
    )
    .optional(),
  MAX_UPLOAD_BYTES: whole(1024, 1024 * GIB).default(64 * GIB),
  REQUESTS_PER_MINUTE: whole(1, 1_000_000).optional(),
  TRUSTED_PROXIES: whole(0, 10).default(0),
  DATABASE_CONNECTIONS: whole(2, 1_000).default(10),
  WORKER_CONCURRENCY: whole(1, 64).default(4),
  SAMPLES: z.enum(['on', 'off'], 'must be on or off').default('on'),
  RULE_BOOK: z.enum(['adopt', 'hold'], 'must be adopt or hold').default('adopt'),
  WEBHOOK_HOSTS: webhookHosts.prefault(''),
  WEBHOOK_PRIVATE: z.enum(['refuse', 'allow'], 'must be refuse or allow').default('refuse'),
  WEBHOOK_ATTEMPTS: whole(1, 20).default(8),
  WEBHOOK_RETRY_MS: whole(10, 3_600_000).default(5_000),
});

/** Names of all variables that are read; documentation is held against it. */
export const ENVIRONMENT_NAMES: readonly string[] = Object.keys(SCHEMA.shape);

/** An empty variable counts as one that is not set, as compose files write it. Throws ConfigError. */
export function readConfig(
  environment: Environment = process.env,
  defaults: Pick<Config, 'logLevel'> = { logLevel: 'info' },
): Config {
  const given = Object.fromEntries(
    ENVIRONMENT_NAMES.map((name) => [name, environment[name]]).filter(
      ([, value]) => value !== undefined && value !== '',
    ),
  );
  const parsed = SCHEMA.safeParse(given);
  if (!parsed.success) {
    throw new ConfigError(parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`));
  }
  const { data } = parsed;
  return {
    port: data.PORT,
    host: data.HOST,
    dataDir: resolve(data.DATA_DIR),
    databaseUrl: data.DATABASE_URL ?? null,
    redisUrl: data.REDIS_URL ?? null,
    queuePrefix: data.QUEUE_PREFIX,
    ...readAccess(data),
    logLevel: data.LOG_LEVEL ?? defaults.logLevel,
    maxUploadBytes: data.MAX_UPLOAD_BYTES,
    requestsPerMinute: data.REQUESTS_PER_MINUTE ?? null,
    trustedProxies: data.TRUSTED_PROXIES,
    databaseConnections: data.DATABASE_CONNECTIONS,
    workerConcurrency: data.WORKER_CONCURRENCY,
    samples: data.SAMPLES === 'on',
    ruleBook: data.RULE_BOOK,
    webhooks: {
      hosts: data.WEBHOOK_HOSTS,
      allowPrivate: data.WEBHOOK_PRIVATE === 'allow',
      attempts: data.WEBHOOK_ATTEMPTS,
      retryMs: data.WEBHOOK_RETRY_MS,
    },
  };
}

/** Open only on loopback, unless somebody says so. Behind a proxy the name is the proxy's business. */
function readAccess(data: z.output<typeof SCHEMA>): Pick<Config, 'auth' | 'tokens' | 'hosts'> {
  const auth = data.AUTH ?? (LOOPBACK.test(data.HOST) ? 'none' : 'token');
  const tokens = data.API_TOKENS.split(',')
    .map((token) => token.trim())
    .filter((token) => token !== '');
  if (tokens.some((token) => token.length < MIN_TOKEN_LENGTH)) {
    throw new ConfigError([`API_TOKENS must have tokens of at least ${MIN_TOKEN_LENGTH} characters`]);
  }
  if (auth === 'token' && tokens.length === 0) {
    const why = data.AUTH === 'token' ? 'AUTH is token' : `HOST ${data.HOST} is reachable from other machines`;
    throw new ConfigError([`API_TOKENS is missing: ${why}. Create a token with: openssl rand -hex 24`]);
  }
  const isGuarded = auth === 'none' && LOOPBACK.test(data.HOST) && data.TRUSTED_PROXIES === 0;
  return { auth, tokens, hosts: isGuarded ? [...new Set(['localhost', '127.0.0.1', '[::1]', data.HOST])] : null };
}
