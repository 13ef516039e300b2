import pg from 'pg';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';
import { until } from '../queue/queue-under-test.ts';
import { keepAsking, OUTAGE_REFUSALS, PROFILE } from './keep-asking.ts';
import { type ServingProcess, startServing } from './serving-process.ts';

const CUTS = 8;

let database: TestDatabase;
let serving: ServingProcess;
let sql: pg.Client;
beforeEach(async () => {
  database = await createTestDatabase();
  serving = await startServing('serve', { DATABASE_URL: database.url });
  sql = new pg.Client({ connectionString: database.url });
  await sql.connect();
});
afterEach(async () => {
  await sql.end();
  await serving.stop();
  await database.drop();
});

async function cutAll(): Promise<number> {
  const { rowCount } = await sql.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`,
  );
  return rowCount ?? 0;
}

async function put(name: string): Promise<void> {
  const response = await fetch(`${serving.url}/api/v1/profiles/${name}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: PROFILE,
  });
  expect(response.status).toBe(201);
}

it('lives on when its database connections are cut under writes, and keeps what it acknowledged', async () => {
  const asking = await keepAsking(serving.url);
  for (let cut = 0; cut < CUTS; cut++) {
    await asking.nextAcknowledged();
    expect(await cutAll()).toBeGreaterThan(0);
  }
  await asking.nextAcknowledged();
  await asking.stop();
  expect(serving.end()).toBeNull();
  // Nothing else: no 500, no connection that ends without an answer.
  expect([...asking.refused.keys()].filter((refusal) => !OUTAGE_REFUSALS.includes(refusal))).toEqual([]);
  expect(asking.refused.size).toBeGreaterThan(0);
  const { rows } = await sql.query<{ name: string }>('select name from profile');
  const stored = new Set(rows.map(({ name }) => name));
  expect(asking.acknowledged.filter((name) => !stored.has(name))).toEqual([]);

  // The queue has connections of its own: a worker still takes jobs.
  await put('last');
  await until('the cell of the last profile', async () => {
    const { rowCount } = await sql.query(
      `select 1 from cell join profile on profile.id = cell.profile_id where name = 'last' and state = 'decided'`,
    );
    return rowCount === 1;
  });
});
