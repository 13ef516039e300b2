/**
 * The schema of the Prisma client, the migrations, and what src/store/migrate.ts makes of them are one thing. Asked of
 * Prisma's own command line, over scripts/schema-engine.mjs.
 */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';
import { urlOfDatabase } from '../../support/url-of-database.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const SCHEMA = join(ROOT, 'prisma', 'schema.prisma');
const PRISMA = createRequire(import.meta.url).resolve('prisma/build/index.js');
const MIGRATIONS = join(ROOT, 'prisma', 'migrations');
const STRAY = 'made_by_a_test';
const DIFFERENT = 2;
/** Six seconds on two free cores; the machine may be busy. */
const TIMEOUT_MS = 180_000;

let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'restore-matrix-drift-'));
  database = await createTestDatabase();
});
afterAll(async () => {
  await database?.drop();
  await rm(folder, { recursive: true, force: true });
});

interface Outcome {
  readonly code: number;
  readonly out: string;
}

function prisma(...args: readonly string[]): Promise<Outcome> {
  return prismaOn(database.url, ...args);
}

function prismaOn(url: string, ...args: readonly string[]): Promise<Outcome> {
  const env = { ...process.env, DATABASE_URL: url, CHECKPOINT_DISABLE: '1', PRISMA_HIDE_UPDATE_MESSAGE: '1' };
  return new Promise((resolve) => {
    execFile(process.execPath, [PRISMA, ...args], { cwd: ROOT, env }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      resolve({ code, out: `${stdout}${stderr}` });
    });
  });
}

/** Another database of the same server, without tables. */
async function withEmptyDatabase(work: (url: string) => Promise<void>): Promise<void> {
  const name = `restore_matrix_empty_${randomUUID().replaceAll('-', '')}`;
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    await client.query(`create database ${name}`);
    await work(urlOfDatabase(database.url, name));
  } finally {
    await client.query(`drop database if exists ${name} with (force)`);
    await client.end();
  }
}

function diffFromMigrations(schema: string): Promise<Outcome> {
  return prisma('migrate', 'diff', '--from-migrations', 'prisma/migrations', '--to-schema', schema, '--exit-code');
}

/** Shadow databases that nobody uses; that of a run at this moment has a connection under its name. */
async function leftShadows(): Promise<readonly string[]> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      `select datname as name from pg_database d where datname like '%shadow%'
          and not exists (select 1 from pg_stat_activity where application_name = d.datname)`,
    );
    return rows.map(({ name }) => name);
  } finally {
    await client.end();
  }
}

describe('schema and migrations', () => {
  it(
    'say the same, Prisma accepts what our runner applied, and a difference would be seen',
    async () => {
      const other = join(folder, 'schema.prisma');
      await writeFile(other, `${readFileSync(SCHEMA, 'utf8')}\nmodel Stray {\n  id Int @id\n}\n`);
      // A command takes seconds, most of them to load: all at once.
      const [same, different, status] = await Promise.all([
        diffFromMigrations(SCHEMA),
        diffFromMigrations(other),
        prisma('migrate', 'status'),
      ]);
      expect(same.out).toContain('No difference detected');
      expect(same.code).toBe(0);
      expect(different.out).toContain('Stray');
      expect(different.code).toBe(DIFFERENT);
      expect(status.out).toContain('Database schema is up to date');
      expect(status.code).toBe(0);
      expect(await leftShadows()).toEqual([]);
    },
    TIMEOUT_MS,
  );

  it(
    'are applied to an empty database by the command that makes migrations',
    () =>
      withEmptyDatabase(async (url) => {
        const made = await prismaOn(url, 'migrate', 'dev', '--name', STRAY);
        // It makes a migration where schema and migrations differ, which is the fault that the other test names.
        for (const one of await readdir(MIGRATIONS)) {
          if (one.endsWith(STRAY)) await rm(join(MIGRATIONS, one), { recursive: true });
        }
        expect(made.out).toContain('Your database is now in sync with your schema.');
        expect(made.code).toBe(0);
        expect(await leftShadows()).toEqual([]);
      }),
    TIMEOUT_MS,
  );
});
