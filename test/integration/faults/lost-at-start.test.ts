import pg from 'pg';
import { expect, it } from 'vitest';
import { createJobQueue } from '#queue/create-job-queue.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { until } from '../queue/queue-under-test.ts';

/** Of BullMQ's migrator: `BULL` in ASCII, and the schema. */
const LOCK_MIGRATIONS = `select pg_advisory_lock(${0x42554c4c}, hashtext('bullmq'))`;
const CUT_THE_WAITING = `select pg_terminate_backend(pid) from pg_stat_activity
  where datname = current_database() and wait_event_type = 'Lock'`;

// Without a listener for the connection's 'error' event this ends the process, which Vitest reports.
it('rejects when the connection is lost on which the queue migrates', async () => {
  const database = await createTestDatabase();
  const sql = new pg.Client({ connectionString: database.url });
  await sql.connect();
  await sql.query(LOCK_MIGRATIONS);
  const place = { databaseUrl: database.url, redisUrl: null, prefix: 'lost' };
  const opening = createJobQueue(place).catch((error: Error) => error.message);
  await until('somebody who waits for the lock', async () => ((await sql.query(CUT_THE_WAITING)).rowCount ?? 0) > 0);
  expect(await opening).toMatch(/not queryable|Connection terminated|terminating connection/);
  await sql.end();
  await database.drop();
});
