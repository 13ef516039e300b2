/**
 * One PostgreSQL server for a run: that of DATABASE_URL, else an embedded one on a folder that goes away again. It holds
 * a migrated template, from which each test file clones a database of its own (test-database.ts), and templates that
 * were made from it (filled-template.ts).
 */
import { rm } from 'node:fs/promises';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { type EmbeddedPostgres, startPostgres } from '#embedded/start-postgres.ts';
import { migrate } from '#store/migrate.ts';
import { makeOpenFolder } from './open-folder.ts';
import { urlOfDatabase } from './url-of-database.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** A database on the server, to connect to when others are made or dropped. */
    serverUrl: string;
    templateDatabase: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.DATABASE_URL;
  const folder = given ? null : await makeOpenFolder('restore-matrix-test-');
  const embedded: EmbeddedPostgres | null =
    folder === null ? null : await startPostgres({ dataDir: folder, durable: false });
  const serverUrl = embedded?.url ?? given ?? '';
  const templateDatabase = `restore_matrix_template_${process.pid}`;
  await administer(serverUrl, `create database ${templateDatabase}`);
  await migrate(urlOfDatabase(serverUrl, templateDatabase));
  project.provide('serverUrl', serverUrl);
  project.provide('templateDatabase', templateDatabase);
  return async () => {
    if (embedded === null) await dropTemplates(serverUrl, templateDatabase);
    await embedded?.stop();
    if (folder !== null) await rm(folder, { recursive: true, force: true });
  };
}

async function dropTemplates(serverUrl: string, first: string): Promise<void> {
  const sql = `select datname as name from pg_database where datname = '${first}' or starts_with(datname, '${first}_')`;
  for (const { name } of await administer<{ name: string }>(serverUrl, sql)) {
    await administer(serverUrl, `drop database ${name}`);
  }
}

async function administer<Row extends pg.QueryResultRow>(serverUrl: string, sql: string): Promise<readonly Row[]> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}
