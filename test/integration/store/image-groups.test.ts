/** Groups of images on a real PostgreSQL: right for every mix of signatures and homes, and read without reading all. */
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readImageGroups } from '#store/sql/read-image-groups.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

const IMAGES = 20_000;

let database: TestDatabase;
let client: pg.Client;
beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const content = JSON.stringify({ format: 'criu', arch: 'x86_64', objects: [{ type: 'criu/pipe' }] });
  await client.query(
    `insert into signature (hash, format, arch, content) select 'sig' || n, 'criu', 'x86_64', $1 from generate_series(1, 3) n`,
    [content],
  );
  // 3 signatures, 2 homes and none, 1 revision and none.
  await client.query(
    `insert into image (digest, bytes, format, flavour, arch, inventory, signature_id)
     select 'sha256:' || lpad(n::text, 64, '0'), 1, 'criu', 'bare', 'x86_64',
            jsonb_build_object('origin', jsonb_build_object('kernel', (array['6.1.0', '6.2.0', null])[n % 3 + 1],
                                                            'revision', case when n % 7 = 0 then 'r' end)),
            (select id from signature order by id offset n % 3 limit 1)
       from generate_series(1, $1::int) n`,
    [IMAGES],
  );
  await client.query('analyze image');
}, 60_000);
afterAll(async () => {
  await client?.end();
  await database?.drop();
});

it('are each of them once, with the first of its images, in pages that can be cut', async () => {
  const { rows: expected } = await client.query(
    `select signature_id as "signatureId", min(inventory -> 'origin' ->> 'kernel') as kernel,
            min(inventory -> 'origin' ->> 'revision') as revision, min(digest) as digest
       from image group by signature_id, inventory -> 'origin' order by 1, coalesce(min(inventory -> 'origin' ->> 'kernel'), ''),
            coalesce(min(inventory -> 'origin' ->> 'revision'), '')`,
  );
  const { groups } = await readImageGroups(client, { by: 'format', format: 'criu' }, 100);
  const seen = groups.map(({ signatureId, kernel, revision, images: [first] }) => ({
    signatureId,
    kernel,
    revision,
    digest: first?.digest,
  }));
  expect(seen).toEqual(expected);
  expect(seen.length).toBe(6);
  expect(new Set(groups.map(({ family }) => family))).toEqual(new Set(['criu']));
  expect((await readImageGroups(client, { by: 'format', format: 'criu' }, 2)).groups).toEqual(groups.slice(0, 2));
  expect((await readImageGroups(client, { by: 'format', format: 'linux-cr' }, 9)).groups).toEqual([]);
});

it('are found by skipping along the index, whatever the number of images', async () => {
  const statements: { text: string; values: unknown[] }[] = [];
  const watched = {
    query: (text: string, values: unknown[]) => {
      statements.push({ text, values });
      return client.query(text, values);
    },
  };
  await readImageGroups(watched as unknown as pg.Client, { by: 'format', format: 'criu' }, 100);
  const [{ text = '', values = [] } = {}] = statements;
  const { rows } = await client.query(`explain (analyze, format json, timing off) ${text}`, values);
  const plan = JSON.stringify(rows[0]['QUERY PLAN']);
  expect(plan).toContain('image_home_idx');
  expect(plan).not.toMatch(/"Node Type":"Seq Scan"[^{}]*"Relation Name":"image"/);
  const read = [...plan.matchAll(/"Rows Removed by Filter":(\d+)/g)].map(([, count]) => Number(count));
  expect(Math.max(0, ...read)).toBeLessThan(IMAGES / 100);
});
