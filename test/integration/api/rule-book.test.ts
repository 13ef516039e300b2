import pg from 'pg';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RULE_BOOK } from '#core/rules/rule-book.ts';
import { createPage } from '#web/create-page.ts';
import { type Composed, composeForTest } from '../../support/compose-for-test.ts';
import { corpusFile } from '../../support/images/corpus-files.ts';
import { expectDocumented } from './documented.ts';

let composed: Composed;
let url: string;
let sql: pg.Client;
beforeAll(async () => {
  composed = await composeForTest();
  ({ url } = await composed.composition.startApi());
  sql = new pg.Client({ connectionString: composed.databaseUrl });
  await sql.connect();
});
afterAll(async () => {
  await sql.end();
  await composed.close();
});

const ROOT = '/api/v1/rule-book';
const IMAGE = 'criu/6.1.0-56-amd64__pipes.tar.gz';

async function call(method: 'get' | 'post', path: string, body?: unknown) {
  const asked = request(url)[method](path);
  const answer = await (body === undefined ? asked : asked.send(body as object));
  const [at = ''] = path.split('?');
  expectDocumented(method, at, { status: answer.status, type: answer.type, body: answer.body });
  return answer;
}

describe('the rule book over HTTP', () => {
  it('is shown, and an upload counts as detected by it', async () => {
    const sent = await request(url)
      .post('/api/v1/images?name=pipes')
      .set('content-type', 'application/octet-stream')
      .send(corpusFile(IMAGE));
    expect(sent.status).toBe(201);
    await composed.settle();
    const { status, body } = await call('get', ROOT);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      ...{ code: RULE_BOOK.revision, current: RULE_BOOK.revision, held: null, state: 'current' },
      images: { total: 1, done: 1, open: 0 },
    });
    const preview = await call('get', `${ROOT}/preview?limit=5`);
    expect(preview.body).toMatchObject({ ruleBook: null, items: [], next: null });
  });

  it('shows an older one that answers, and lets the newer one be made current', async () => {
    // As if code with another rule book had recorded all of it, and this one came to wait.
    await sql.query(`update matrix_state set rule_book = 'rb-older', held_rule_book = $1`, [RULE_BOOK.revision]);
    await sql.query(`update image set detected_by = 'rb-older'`);
    await sql.query(`update cell set rule_book = 'rb-older'`);
    const held = await call('get', ROOT);
    expect(held.body).toMatchObject({ state: 'held', current: 'rb-older', held: RULE_BOOK.revision });
    expect((await call('post', `${ROOT}/current`, { revision: 'rb-none' })).status).toBe(409);
    expect((await call('post', `${ROOT}/current`, { revision: 7 })).status).toBe(400);
    const made = await call('post', `${ROOT}/current`, { revision: RULE_BOOK.revision });
    expect(made.body).toMatchObject({ current: RULE_BOOK.revision, held: null });
    const end = Date.now() + 20_000;
    for (;;) {
      const { body } = await call('get', ROOT);
      if (body.finishedAt !== null) break;
      if (Date.now() > end) throw new Error(`not done: ${JSON.stringify(body)}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect((await call('get', ROOT)).body.images).toMatchObject({ done: 1, open: 0, failed: 0 });
  });

  it('has its line on the page', () => {
    expect(createPage().assets.paths).toContain('/rule-book.js');
  });
});
