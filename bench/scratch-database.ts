/** A migrated database for one benchmark: on the server of DATABASE_URL, else on an embedded one that goes away again. */
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import pg from 'pg';
import { startPostgres } from '#embedded/start-postgres.ts';
import { migrate } from '#store/migrate.ts';
import { makeOpenFolder } from '../test/support/open-folder.ts';

export interface ScratchDatabase {
  readonly url: string;
  close(): Promise<void>;
}

export async function openScratchDatabase(): Promise<ScratchDatabase> {
  const server = await openServer();
  const name = `restore_matrix_bench_${randomUUID().replaceAll('-', '')}`;
  await administer(server.url, `create database ${name}`);
  const url = new URL(server.url);
  url.pathname = `/${name}`;
  await migrate(url.toString());
  return {
    url: url.toString(),
    close: async () => {
      await administer(server.url, `drop database ${name} with (force)`);
      await server.stop();
    },
  };
}

async function openServer(): Promise<{ url: string; stop(): Promise<void> }> {
  const given = process.env.DATABASE_URL;
  if (given) return { url: given, stop: async () => undefined };
  const folder = await makeOpenFolder('restore-matrix-bench-');
  const postgres = await startPostgres({ dataDir: folder });
  return {
    url: postgres.url,
    stop: async () => {
      await postgres.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function administer(serverUrl: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
