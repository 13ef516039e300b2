/** No engine runs in the tests, so what can go wrong in the container files without one is looked at here. */
import { posix } from 'node:path';
import { validate } from 'dockerfile-utils';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { SAMPLES } from '#builtins/samples.ts';
import { ENVIRONMENT_NAMES, readConfig } from '#config/config.ts';
import { INLINED_SOURCES } from '../../scripts/bundle/inline-files.mjs';
import { copiedPathsOf, execFormOf, instructionsOf, lastStageOf } from './dockerfile.ts';
import { filesUnder, isInProject, readProjectFile } from './project-files.ts';

interface Service {
  readonly image?: string;
  readonly build?: string;
  readonly command?: readonly string[];
  readonly restart?: string;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly networks?: readonly string[];
  readonly volumes?: readonly string[];
  readonly healthcheck?: { readonly test?: readonly string[]; readonly disable?: boolean };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
  readonly networks: Readonly<Record<string, { readonly internal?: boolean } | null>>;
}

const { SERVICE_ENTRIES } = (await import('../../scripts/bundle/service-entries.mjs' as string)) as {
  readonly SERVICE_ENTRIES: Readonly<Record<string, string>>;
};
const { SOURCE_FILES, SOURCE_FOLDERS } = (await import('../../scripts/bundle/build-sources.mjs' as string)) as {
  readonly SOURCE_FILES: readonly string[];
  readonly SOURCE_FOLDERS: readonly string[];
};
const COMPOSE_TEXT = readProjectFile('docker-compose.yml');
const compose = parse(COMPOSE_TEXT, { merge: true }) as Compose;
const services = Object.entries(compose.services);
const ours = services.filter(([, service]) => service.build !== undefined);
const lasting = services.filter(([, service]) => service.restart !== 'no');

const dockerfile = readProjectFile('Dockerfile');
const instructions = instructionsOf(dockerfile);
const last = lastStageOf(instructions);
const restOf = (name: string) => last.filter((one) => one.name === name).map(({ rest }) => rest);

/** The source of what a command starts: `node dist/service/server.mjs`. */
function sourceOf(command: readonly string[]): string | undefined {
  const [program, entry = '', ...rest] = command;
  const name = /^dist\/service\/(\w+)\.mjs$/.exec(entry)?.[1] ?? '';
  return program === 'node' && rest.length <= 1 ? SERVICE_ENTRIES[name] : undefined;
}

function isCopied(path: string): boolean {
  return copiedPathsOf(last).some((copied) => path === copied || path.startsWith(`${copied}/`));
}

/** What compose would put there. */
function fill(text: string, environment: Readonly<Record<string, string>>): string {
  return text.replace(/\$\{(\w+)(?::-([^}]*)|:\?[^}]*)?\}/g, (_, name: string, fallback: string | undefined) => {
    return environment[name] ?? fallback ?? '';
  });
}

describe('Dockerfile', () => {
  it('is one that a builder takes', () => {
    expect(validate(dockerfile)).toEqual([]);
  });

  it('copies only what is there', () => {
    const missing = copiedPathsOf(instructions).filter((path) => !isInProject(path));
    expect(copiedPathsOf(instructions).length).toBeGreaterThanOrEqual(10);
    expect(missing).toEqual([]);
  });

  it('copies only what .dockerignore lets through', () => {
    const ignored = readProjectFile('.dockerignore').split('\n');
    const allowedPaths = ignored.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
    expect(ignored.filter((line) => !line.startsWith('#'))[0]).toBe('*');
    const lost = copiedPathsOf(instructions).filter(
      (path) => !allowedPaths.some((allowed) => path === allowed || path.startsWith(`${allowed}/`)),
    );
    expect(lost).toEqual([]);
  });

  it('has everything that a build is made of where it builds', () => {
    const copied = copiedPathsOf(instructions.slice(0, instructions.length - last.length));
    expect([...SOURCE_FILES, ...SOURCE_FOLDERS].filter((path) => !copied.includes(path))).toEqual([]);
  });

  it('holds the build and no package', () => {
    const { dependencies = {} } = JSON.parse(readProjectFile('package.json')) as { dependencies?: object };
    expect(dependencies).toEqual({});
    expect(last.filter(({ rest }) => /node_modules|npm|--from/.test(rest)).map(({ rest }) => rest)).toEqual([
      '--from=build /app/dist ./dist',
    ]);
    for (const source of ['src', 'workers', 'scripts', 'data/restores']) expect(isCopied(source), source).toBe(false);
  });

  it('and the npm package hold what the build reads of the project', () => {
    // Sources name files of the project from two folders below it; what is read of `data/` is listed here.
    const own = filesUnder('src', '.ts').filter(
      (path) => !INLINED_SOURCES.includes(path) || path.startsWith('src/config/'),
    );
    const named = own.flatMap((path) =>
      [...readProjectFile(path).matchAll(/new URL\('\.\.\/\.\.\/([^']+?)\/?', import\.meta\.url\)/g)].map(
        ([, to = '']) => to,
      ),
    );
    expect(named).toEqual(expect.arrayContaining(['package.json', 'data', 'prisma/migrations']));
    const ofData = [
      'data/profiles/built-in.json',
      'data/profiles/node-kernels.json',
      ...SAMPLES.map(({ file }) => `data/images/${file}`),
    ];
    const { files } = JSON.parse(readProjectFile('package.json')) as { files: readonly string[] };
    const packed = ['package.json', ...files];
    for (const path of [...named.filter((one) => one !== 'data'), ...ofData]) {
      if (!path.startsWith('dist/')) expect(isInProject(path), path).toBe(true);
      expect(isCopied(path) || path.startsWith('dist/'), `${path} in the Dockerfile`).toBe(true);
      const isPacked = packed.some((one) => path === one || path.startsWith(`${one}/`));
      expect(isPacked, `${path} in the files of package.json`).toBe(true);
    }
  });

  it('gives the build every file of data that a source imports', () => {
    const imported = filesUnder('src', '.ts').flatMap((path) =>
      [...readProjectFile(path).matchAll(/from '((?:\.\.\/)+data\/[^']+)'|import\('((?:\.\.\/)+data\/[^']+)'/g)].map(
        ([, still, late]) => posix.join(posix.dirname(path), still ?? late ?? ''),
      ),
    );
    expect(imported).toContain('data/truth.json');
    for (const path of imported) expect(copiedPathsOf(instructions)).toContain(path);
  });

  it('runs as a user who owns nothing, and says whether it is well', () => {
    expect(restOf('USER')).toEqual(['node']);
    const [check = ''] = restOf('HEALTHCHECK');
    const command = execFormOf(check);
    expect([sourceOf(command), command.at(-1)]).toEqual(['scripts/healthcheck.mjs', 'api']);
  });

  it('starts the API', () => {
    expect(sourceOf(execFormOf(restOf('CMD')[0] ?? '[]'))).toBe('src/server.ts');
  });

  it('sets only variables that are read, and no secret', () => {
    const names = restOf('ENV').flatMap((rest) => [...rest.matchAll(/(\w+)=/g)].map((match) => match[1] ?? ''));
    expect(names.filter((name) => name !== 'NODE_ENV' && !ENVIRONMENT_NAMES.includes(name))).toEqual([]);
    expect(dockerfile).not.toMatch(/PASSWORD|TOKEN|SECRET/i);
  });
});

describe('docker-compose.yml', () => {
  it('has database, queue, API and worker, and one that only migrates', () => {
    expect(services.map(([name]) => name).sort()).toEqual(['api', 'migrate', 'postgres', 'redis', 'worker']);
    expect(services.filter(([, { restart }]) => restart === 'no').map(([name]) => name)).toEqual(['migrate']);
  });

  it.each(lasting)('%s says whether it is well', (name, { healthcheck }) => {
    // That of the API is the Dockerfile's.
    if (name === 'api') expect(healthcheck).toBeUndefined();
    else expect(healthcheck?.test?.length).toBeGreaterThan(0);
  });

  it('starts what the build makes', () => {
    const commands = ours.map(([name, { command = [] }]) => [name, sourceOf(command)]);
    expect(Object.fromEntries(commands)).toEqual({
      migrate: 'src/migrate-database.ts',
      api: 'src/server.ts',
      worker: 'workers/main.ts',
    });
    const [kind, ...check] = compose.services.worker?.healthcheck?.test ?? [];
    expect([kind, sourceOf(check), check.at(-1)]).toEqual(['CMD', 'scripts/healthcheck.mjs', 'worker']);
  });

  it('starts files whose sources are there', () => {
    for (const source of Object.values(SERVICE_ENTRIES)) expect(isInProject(source), source).toBe(true);
  });

  it.each(ours)('%s sets only variables that are read', (_, { environment = {} }) => {
    expect(Object.keys(environment).filter((name) => !ENVIRONMENT_NAMES.includes(name))).toEqual([]);
  });

  it.each(ours)('%s has an environment that the configuration takes', (_, { environment = {} }) => {
    const given = { POSTGRES_PASSWORD: 'a1b2', REDIS_PASSWORD: 'c3d4', API_TOKENS: '0123456789abcdef' };
    const filled = Object.entries(environment).map(([name, value]) => [name, fill(value, given)]);
    const config = readConfig(Object.fromEntries(filled));
    expect(config.databaseUrl).toBe('postgresql://restore_matrix:a1b2@postgres:5432/restore_matrix');
  });

  it('has no password in it: whatever is secret must be given', () => {
    const secret = services.flatMap(([name, { environment = {} }]) =>
      Object.entries(environment)
        .filter(([key, value]) => /PASSWORD|TOKEN|AUTH/.test(key) || /:\/\/.*@/.test(value))
        .map(([key, value]) => ({ name, key, value })),
    );
    expect(secret.length).toBe(9);
    for (const { name, key, value } of secret) expect(value, `${name} ${key}`).toMatch(/\$\{\w+:\?[^}]+\}/);
    expect(COMPOSE_TEXT).not.toMatch(/\$\{\w*(PASSWORD|TOKEN)\w*(:-|\})/);
  });

  it('publishes the API only, and on loopback unless told otherwise', () => {
    const published = services.filter(([, { ports = [] }]) => ports.length > 0);
    expect(published.map(([name]) => name)).toEqual(['api']);
    expect(fill(compose.services.api?.ports?.[0] ?? '', {})).toBe('127.0.0.1:8080:8080');
    const outside = services.filter(([, { networks = [] }]) =>
      networks.some((name) => !compose.networks[name]?.internal),
    );
    expect(outside.map(([name]) => name)).toEqual(['api']);
  });

  it.each(services)('%s waits for what it needs to be well', (_, { depends_on = {} }) => {
    for (const [name, { condition }] of Object.entries(depends_on)) {
      const expected = name === 'migrate' ? 'service_completed_successfully' : 'service_healthy';
      expect(condition, name).toBe(expected);
    }
  });

  it('lets API and worker start after the migration', () => {
    for (const name of ['api', 'worker']) {
      expect(Object.keys(compose.services[name]?.depends_on ?? {}).sort()).toEqual(['migrate', 'postgres', 'redis']);
    }
  });

  it.each(ours)('%s may do next to nothing to its machine', (_, service) => {
    expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] });
  });

  it('keeps the database on a named volume', () => {
    const [volume = ''] = compose.services.postgres?.volumes ?? [];
    expect(Object.keys(compose.volumes)).toContain(volume.split(':')[0]);
  });
});
