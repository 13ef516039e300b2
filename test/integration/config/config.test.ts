import { describe, expect, it } from 'vitest';
import { ENVIRONMENT_NAMES, readConfig } from '#config/config.ts';
import { ConfigError } from '#config/config-error.ts';
import { needDatabase } from '#config/need-database.ts';

const TOKEN = 'a-token-that-is-long-enough';

function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('readConfig', () => {
  it('has a default for everything, open on loopback only', () => {
    expect(readConfig({})).toMatchObject({
      port: 8080,
      host: '127.0.0.1',
      databaseUrl: null,
      redisUrl: null,
      auth: 'none',
      logLevel: 'info',
      samples: true,
    });
    expect(readConfig({}).dataDir).toMatch(/\.data$/);
  });

  it('takes an empty variable for one that is not set', () => {
    const empty = Object.fromEntries(ENVIRONMENT_NAMES.map((name) => [name, '']));
    expect(readConfig(empty)).toEqual(readConfig({}));
  });

  it.each(['localhost', '127.0.0.1', '127.1.2.3', '::1'])('asks for no token on %s', (host) => {
    expect(readConfig({ HOST: host }).auth).toBe('none');
  });

  it.each(['0.0.0.0', '::', '192.0.2.1', 'localhost.example', '127.0.0.1.example'])(
    'asks for a token on %s',
    (host) => {
      expect(problemsOf({ HOST: host }).join()).toContain('API_TOKENS is missing');
      expect(readConfig({ HOST: host, API_TOKENS: TOKEN })).toMatchObject({ auth: 'token', tokens: [TOKEN] });
      expect(readConfig({ HOST: host, AUTH: 'none' }).auth).toBe('none');
    },
  );

  it('answers to names of the machine only, where no token is asked for on loopback', () => {
    expect(readConfig({}).hosts).toEqual(['localhost', '127.0.0.1', '[::1]']);
    expect(readConfig({ HOST: '127.1.2.3' }).hosts).toContain('127.1.2.3');
    expect(readConfig({ TRUSTED_PROXIES: '1' }).hosts).toBeNull();
    expect(readConfig({ HOST: '0.0.0.0', AUTH: 'none' }).hosts).toBeNull();
    expect(readConfig({ AUTH: 'token', API_TOKENS: TOKEN }).hosts).toBeNull();
  });

  it('splits tokens and refuses short ones', () => {
    expect(readConfig({ API_TOKENS: ` ${TOKEN} ,, ${TOKEN}2` }).tokens).toEqual([TOKEN, `${TOKEN}2`]);
    expect(problemsOf({ API_TOKENS: 'short' }).join()).toContain('API_TOKENS');
    expect(problemsOf({ API_TOKENS: 'short' }).join()).not.toContain('short,');
  });

  it.each([
    ['PORT', 'x'],
    ['PORT', '70000'],
    ['PORT', '-1'],
    ['PORT', '1e3'],
    ['DATABASE_URL', 'mysql://h/d'],
    ['DATABASE_URL', 'postgresql://'],
    ['REDIS_URL', 'http://h'],
    ['AUTH', 'maybe'],
    ['LOG_LEVEL', 'loud'],
    ['SAMPLES', 'yes'],
    ['MAX_UPLOAD_BYTES', '12'],
    ['QUEUE_PREFIX', 'a:b'],
    ['WORKER_CONCURRENCY', '0'],
  ])('refuses %s=%s and names it', (name, value) => {
    expect(problemsOf({ [name]: value })).toEqual([expect.stringMatching(new RegExp(`^${name} `))]);
  });

  it('names every variable that is wrong', () => {
    expect(problemsOf({ PORT: 'x', SAMPLES: 'x' })).toHaveLength(2);
  });

  it('knows which processes need a database of their own', () => {
    expect(() => needDatabase(readConfig({}))).toThrow(ConfigError);
    expect(needDatabase(readConfig({ DATABASE_URL: 'postgresql://h/d' }))).toBe('postgresql://h/d');
  });
});
