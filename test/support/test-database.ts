import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { type Filling, filledTemplate } from './filled-template.ts';
import { urlOfDatabase } from './url-of-database.ts';

export interface TestDatabase {
  readonly url: string;
  /** Fails when a connection is still open: whoever opened it forgot to close. */
  drop(): Promise<void>;
}

/** A fresh, migrated database of the run's server, empty unless it is to be filled. */
export async function createTestDatabase(filling: Filling | null = null): Promise<TestDatabase> {
  const serverUrl = inject('serverUrl');
  const template = filling === null ? inject('templateDatabase') : await filledTemplate(filling);
  const name = `restore_matrix_test_${randomUUID().replaceAll('-', '')}`;
  const admin = new pg.Client({ connectionString: serverUrl });
  await admin.connect();
  await retry(() => admin.query(`create database ${name} template ${template}`));
  return {
    url: urlOfDatabase(serverUrl, name),
    drop: async () => {
      try {
        await retry(() => admin.query(`drop database ${name}`));
      } finally {
        await admin.end();
      }
    },
  };
}

/** Another clone of the template, or the last backend of a closed connection, may take a moment to go. */
async function retry(work: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await work();
      return;
    } catch (error) {
      if (attempt === 40 || (error as { code?: string }).code !== '55006') throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
