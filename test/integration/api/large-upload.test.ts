import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:http';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { criuFiles } from '../../support/images/make-criu.ts';
import { TAR_END, tarContent, tarHeader } from '../../support/images/make-tar.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';
import type { Held, Served } from './serve-under-small-heap.ts';

const MIB = 1024 * 1024;
const PAGE_BYTES = 4096;
const HEAP_MIB = 96;
const SMALL_BYTES = 4 * MIB;
const LARGE_BYTES = 128 * MIB;
const LOOK_EVERY_BYTES = 2 * MIB;
/** What keeps the body would grow by all of it. */
const MAX_GROWTH_BYTES = LARGE_BYTES / 4;
const MARK = 'a-secret-in-the-memory-of-a-process';

let database: TestDatabase;
let server: ChildProcess;
let url: string;
beforeAll(async () => {
  database = await createTestDatabase();
  server = fork(fileURLToPath(new URL('serve-under-small-heap.ts', import.meta.url)), {
    execArgv: [`--max-old-space-size=${HEAP_MIB}`, '--expose-gc', '--import', 'tsx'],
    env: { ...process.env, DATABASE_URL: database.url },
  });
  const [served] = (await once(server, 'message')) as [Served];
  url = served.url;
});
afterAll(async () => {
  server.disconnect();
  await once(server, 'exit');
  await database.drop();
});

/** What the service holds now: each question is a full collection, so it is asked a few times per upload only. */
async function heldBytes(): Promise<number> {
  const answered = once(server, 'message');
  server.send('held');
  const [held] = (await answered) as [Held];
  return held.bytes;
}

/** A CRIU image set whose pages are `bytes` long; each page holds the mark. */
function* imageOf(bytes: number): Generator<Buffer, void, undefined> {
  for (const [name, data] of criuFiles(bytes / PAGE_BYTES)) {
    yield tarHeader({ name, size: data.length });
    yield tarContent(data);
  }
  yield tarHeader({ name: 'pages-1.img', size: bytes });
  const pages = Buffer.alloc(64 * 1024, MARK.padEnd(PAGE_BYTES, '.'));
  for (let sent = 0; sent < bytes; sent += pages.length) yield pages;
  yield TAR_END;
}

interface Uploaded {
  readonly status: number;
  readonly body: { readonly read: { readonly bytes: number } };
  /** The most that the service held while it took the body. */
  readonly mostBytes: number;
}

async function upload(name: string, bytes: number): Promise<Uploaded> {
  const outgoing = request(`${url}/api/v1/images?name=${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-tar' },
  });
  const answered = once(outgoing, 'response');
  let mostBytes = 0;
  let sent = 0;
  for (const chunk of imageOf(bytes)) {
    if (!outgoing.write(chunk)) await once(outgoing, 'drain');
    sent += chunk.length;
    if (sent < LOOK_EVERY_BYTES) continue;
    sent = 0;
    mostBytes = Math.max(mostBytes, await heldBytes());
  }
  outgoing.end();
  const [answer] = await answered;
  let text = '';
  for await (const chunk of answer) text += chunk;
  return { status: answer.statusCode, body: JSON.parse(text), mostBytes };
}

describe('an upload that is larger than the memory of the service', () => {
  it('passes through, and nothing of its pages is kept', async () => {
    const small = await upload('small', SMALL_BYTES);
    expect(small.status).toBe(201);
    const large = await upload('large', LARGE_BYTES);
    expect([large.status, large.body.read.bytes > LARGE_BYTES]).toEqual([201, true]);
    expect(large.mostBytes - small.mostBytes).toBeLessThan(MAX_GROWTH_BYTES);
    expect(await tablesHolding(MARK)).toEqual([]);
    expect(await tablesHolding('criu/base-checkpoint-restore')).toContain('image');
  });
});

/** Tables of the product with a row that has the text in any column. */
async function tablesHolding(text: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      `select quote_ident(table_name) as name from information_schema.tables where table_schema = 'public'`,
    );
    const holding: string[] = [];
    for (const { name } of rows) {
      const found = await client.query(`select 1 from ${name} t where t::text like $1 limit 1`, [`%${text}%`]);
      if (found.rowCount !== 0) holding.push(name);
    }
    expect(rows.length).toBeGreaterThan(5);
    return holding;
  } finally {
    await client.end();
  }
}
