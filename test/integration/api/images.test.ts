import { gzipSync } from 'node:zlib';
import type { Express } from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Composed, composeForTest } from '../../support/compose-for-test.ts';
import { appOver, BYTES, call, corpus } from './api-under-test.ts';

const INVENTORY = 'application/vnd.restore-matrix.inventory+json';
const IMAGE = corpus('linux-cr/00-0abe2fe-x86_32.img');

let composed: Composed;
let app: Express;
beforeAll(async () => {
  composed = await composeForTest();
  app = appOver(composed.ports);
});
afterAll(() => composed.close());

const inventory = {
  format: 'criu',
  flavour: 'bare',
  arch: 'x86_64',
  origin: { kernel: null, criu: '4.2', revision: null, evidence: 'by hand' },
  objects: [{ type: 'criu/pipe', version: 1, count: 2, attributes: {}, inferredBy: 'hand' }],
  read: { bytes: 1, files: 1, records: 1, unknown: 0 },
};

describe('POST /api/v1/images', () => {
  it('answers 201 for new bytes, 200 for the same ones, and the same shape', async () => {
    const first = await call(app, 'post', '/api/v1/images?name=web&tag=main', { type: BYTES, body: IMAGE });
    expect(first.status).toBe(201);
    expect(first.headers.location).toBe(first.body.links.self);
    expect(first.body).toMatchObject({ format: 'linux-cr', arch: 'x86_32', names: [{ name: 'web', tag: 'main' }] });
    const again = await call(app, 'post', '/api/v1/images?name=web&tag=main', { type: BYTES, body: IMAGE });
    expect(again.status).toBe(200);
    expect(again.body).toEqual(first.body);
  });

  it('stores nothing on a dry run', async () => {
    const body = corpus('linux-cr/00-0abe2fe-s390x.img');
    const dry = await call(app, 'post', '/api/v1/images?dryRun=true&name=dry', { type: BYTES, body });
    expect(dry.status).toBe(200);
    expect(dry.body).toMatchObject({ stored: false, createdAt: null, arch: 's390x' });
    expect((await call(app, 'get', '/api/v1/images/dry')).status).toBe(404);
  });

  it('takes a real CRIU set, as a form of a browser too', async () => {
    const tar = corpus('criu/host-6.18__pipes.tar.gz');
    const { text, type } = form(tar);
    const answer = await call(app, 'post', '/api/v1/images?name=pipes', { type, body: text });
    expect(answer.status).toBe(201);
    expect(answer.body.format).toBe('criu');
    expect(answer.body.objectTypes.map((object: { type: string }) => object.type)).toEqual(
      expect.arrayContaining(['criu/base-checkpoint-restore', 'criu/rseq']),
    );
    const raw = await call(app, 'post', '/api/v1/images?name=pipes', { type: BYTES, body: tar });
    expect(raw.body.digest).toBe(answer.body.digest);
  });

  it('undoes a gzip content encoding', async () => {
    const headers = { 'content-encoding': 'gzip' };
    const answer = await call(app, 'post', '/api/v1/images?name=web&tag=main', {
      type: BYTES,
      body: gzipSync(IMAGE),
      headers,
    });
    expect(answer.status).toBe(200);
  });

  it('takes an inventory, and names what is wrong in one', async () => {
    const good = await call(app, 'post', '/api/v1/images?name=by-hand', {
      type: INVENTORY,
      body: JSON.stringify(inventory),
    });
    expect(good.status).toBe(201);
    const read = await call(app, 'get', '/api/v1/images/by-hand/inventory');
    expect(read.body.objects).toEqual(inventory.objects);
    const bad = { ...inventory, objects: [{ ...inventory.objects[0], version: -1 }], memory: 'x' };
    const refused = await call(app, 'post', '/api/v1/images', { type: INVENTORY, body: JSON.stringify(bad) });
    expect(refused.status).toBe(400);
    expect(refused.body.code).toBe('inventory-malformed');
    expect(refused.body.errors.map((e: { pointer: string }) => e.pointer)).toEqual(['/objects/0/version', '/memory']);
    const nothing = JSON.stringify({ ...inventory, objects: [] });
    const empty = await call(app, 'post', '/api/v1/images', { type: INVENTORY, body: nothing });
    expect([empty.status, empty.body.code, empty.body.errors[0].pointer]).toEqual([
      400,
      'inventory-malformed',
      '/objects',
    ]);
  });

  it('runs once for an idempotency key', async () => {
    const headers = { 'idempotency-key': 'upload-1' };
    const body = corpus('linux-cr/00-0abe2fe-ppc32.img');
    const first = await call(app, 'post', '/api/v1/images?name=once', { type: BYTES, body, headers });
    expect(first.status).toBe(201);
    const again = await call(app, 'post', '/api/v1/images?name=once', { type: BYTES, body, headers });
    expect([again.status, again.headers['idempotency-replayed'], again.body]).toEqual([201, 'true', first.body]);
    const other = await call(app, 'post', '/api/v1/images?name=once', { type: BYTES, body: IMAGE, headers });
    expect([other.status, other.body.code]).toEqual([422, 'idempotency-key-reused']);
    const malformed = await call(app, 'post', '/api/v1/images', {
      type: BYTES,
      body,
      headers: { 'idempotency-key': 'a b' },
    });
    expect([malformed.status, malformed.body.code]).toEqual([400, 'idempotency-key-malformed']);
  });

  it('runs once when a key is sent twice at the same time', async () => {
    const headers = { 'idempotency-key': 'upload-together' };
    const body = corpus('linux-cr/02-d55d4c8-ppc32.img');
    const send = () => call(app, 'post', '/api/v1/images?name=together', { type: BYTES, body, headers });
    const answers = await Promise.all([send(), send(), send()]);
    const kinds = answers.map(({ status, headers: { 'idempotency-replayed': replayed } }) => `${status} ${replayed}`);
    expect(kinds.filter((kind) => kind === '201 undefined')).toHaveLength(1);
    expect(kinds.filter((kind) => !['201 undefined', '201 true', '409 undefined'].includes(kind))).toEqual([]);
    expect((await send()).headers['idempotency-replayed']).toBe('true');
  });

  it('lets a key be used again after a refusal', async () => {
    const headers = { 'idempotency-key': 'upload-again' };
    const bad = await call(app, 'post', '/api/v1/images', { type: BYTES, body: Buffer.from('no image'), headers });
    expect(bad.status).toBe(422);
    const good = await call(app, 'post', '/api/v1/images', { type: BYTES, body: IMAGE, headers });
    expect(good.status).toBe(200);
  });

  it.each([
    ['?nam=web', BYTES, IMAGE, 400, 'request-malformed', 'nam'],
    ['?name=a%20b', BYTES, IMAGE, 400, 'name-malformed', 'name'],
    ['?tag=main', BYTES, IMAGE, 400, 'request-malformed', 'tag'],
    ['?dryRun=maybe', BYTES, IMAGE, 400, 'request-malformed', 'dryRun'],
    ['', 'application/json', Buffer.from('{}'), 415, 'unsupported-media-type', undefined],
    ['', INVENTORY, Buffer.from('{'), 400, 'request-malformed', ''],
    ['', BYTES, Buffer.from('hello, this is no image'), 422, 'image-not-recognised', undefined],
    ['', BYTES, Buffer.alloc(0), 422, 'image-empty', undefined],
    ['', 'multipart/form-data; boundary=x', Buffer.from('--x--\r\n'), 400, 'upload-without-file', undefined],
    ['', 'multipart/form-data', Buffer.from('x'), 400, 'request-malformed', undefined],
  ])('refuses %s of type %s', async (query, type, body, status, code, pointer) => {
    const answer = await call(app, 'post', `/api/v1/images${query}`, { type, body });
    expect([answer.status, answer.body.code, answer.body.errors[0]?.pointer]).toEqual([status, code, pointer]);
  });

  it('gives the offset of a truncation', async () => {
    const answer = await call(app, 'post', '/api/v1/images', {
      type: BYTES,
      body: IMAGE.subarray(0, IMAGE.length - 7),
    });
    expect([answer.status, answer.body.code]).toEqual([422, 'image-truncated']);
    expect(answer.body.offset).toBeGreaterThan(0);
    expect(answer.body.offset).toBeLessThanOrEqual(IMAGE.length);
  });

  it('refuses what a page of another site sends', async () => {
    const headers = { 'sec-fetch-site': 'cross-site' };
    const answer = await call(app, 'post', '/api/v1/images', { type: BYTES, body: IMAGE, headers });
    expect([answer.status, answer.body.code]).toEqual([403, 'cross-site-request']);
  });
});

describe('GET and DELETE /api/v1/images', () => {
  it('finds by name, name:tag and digest; 304 when nothing changed; HEAD too', async () => {
    const byName = await call(app, 'get', '/api/v1/images/web:main');
    const byDigest = await call(app, 'get', byName.body.links.self);
    expect(byDigest.body).toEqual(byName.body);
    const headers = { 'if-none-match': String(byName.headers.etag) };
    expect((await call(app, 'get', '/api/v1/images/web:main', { headers })).status).toBe(304);
    const head = await call(app, 'head', '/api/v1/images/web:main');
    expect([head.status, head.headers.etag]).toEqual([200, byName.headers.etag]);
  });

  it('pages with opaque cursors', async () => {
    const seen: string[] = [];
    let next: string | null = '';
    while (next !== null) {
      const cursor: string = next === '' ? '' : `&cursor=${encodeURIComponent(next)}`;
      const page = await call(app, 'get', `/api/v1/images?limit=2${cursor}`);
      expect(page.status).toBe(200);
      seen.push(...page.body.items.map((image: { digest: string }) => image.digest));
      next = page.body.next;
    }
    expect(seen.length).toBeGreaterThanOrEqual(4);
    expect(new Set(seen).size).toBe(seen.length);
  });

  it.each([
    ['?limit=0', 'request-malformed', 'limit'],
    ['?limit=201', 'request-malformed', 'limit'],
    ['?page=1', 'request-malformed', 'page'],
    ['?cursor=zzz', 'cursor-malformed', 'cursor'],
    [`?cursor=${Buffer.from('profiles:x\ny').toString('base64url')}`, 'cursor-malformed', 'cursor'],
    ['?cursor=', 'request-malformed', 'cursor'],
    ['?limit=2&limit=3', 'request-malformed', 'limit'],
  ])('refuses %s', async (query, code, pointer) => {
    const answer = await call(app, 'get', `/api/v1/images${query}`);
    expect([answer.status, answer.body.code, answer.body.errors[0].pointer]).toEqual([400, code, pointer]);
  });

  it('shows the row of an image, page by page', async () => {
    for (const [name, release] of [
      ['newer', '6.1.0'],
      ['older', '2.6.38'],
    ]) {
      const body = JSON.stringify({ release, arch: 'x86_32', restorer: 'criu@4.2' });
      await call(app, 'put', `/api/v1/profiles/${name}`, { type: 'application/json', body });
    }
    await composed.settle();
    const first = await call(app, 'get', '/api/v1/images/web:main/row?limit=1');
    const cursor = encodeURIComponent(first.body.next);
    const last = await call(app, 'get', `/api/v1/images/web:main/row?limit=1&cursor=${cursor}`);
    const cells = [first, last].flatMap(({ body }) => body.items);
    expect(last.body.next).toBeNull();
    const shown = cells.map(({ image, profile, kernel, state, verdict }) => [image, profile, kernel, state, verdict]);
    expect(shown).toEqual([
      ['web:main', 'older', '2.6.38', 'decided', 'no'],
      ['web:main', 'newer', '6.1.0', 'decided', 'no'],
    ]);
  });

  it('calls the image by the name that it was asked for', async () => {
    await call(app, 'post', '/api/v1/images?name=a-first-name', { type: BYTES, body: IMAGE });
    for (const [ref, name] of [
      ['web:main', 'web:main'],
      ['a-first-name:latest', 'a-first-name'],
    ]) {
      const row = await call(app, 'get', `/api/v1/images/${ref}/row`);
      expect(row.body.items.map(({ image }: { image: string }) => image)).toEqual([name, name]);
      expect((await call(app, 'get', `/api/v1/images/${ref}/guarantee`)).body.image).toMatchObject({ name });
    }
  });

  it('names the nearest for a name that is not there', async () => {
    const answer = await call(app, 'get', '/api/v1/images/wbe:main');
    expect([answer.status, answer.body.code]).toEqual([404, 'image-not-found']);
    expect(answer.body.nearest[0]).toBe('web:main');
    expect((await call(app, 'get', '/api/v1/images/nope/row')).status).toBe(404);
    expect((await call(app, 'get', '/api/v1/images/nope/inventory')).status).toBe(404);
  });

  it('finds a name with slashes and a plus', async () => {
    const path = '/api/v1/images?name=team/web%2Bdb&tag=v1%2Bfix';
    const stored = await call(app, 'post', path, { type: BYTES, body: IMAGE });
    expect(stored.status).toBe(200);
    const found = await call(app, 'get', '/api/v1/images/team%2Fweb+db:v1+fix');
    expect([found.status, found.body.digest]).toEqual([200, stored.body.digest]);
    expect(found.body.names).toContainEqual({ name: 'team/web+db', tag: 'v1+fix' });
  });

  it.each(['My+Image', 'My%20Image', ' My', 'a:b', '%2Bx', 'web&tag=a+b', 'web&tag=a%20b'])(
    'refuses what is no name and stores it under no other: %s',
    async (name) => {
      const before = (await call(app, 'get', '/api/v1/images/web:main')).body.names;
      const answer = await call(app, 'post', `/api/v1/images?name=${name}`, { type: BYTES, body: IMAGE });
      expect([answer.status, answer.body.code]).toEqual([400, 'name-malformed']);
      expect((await call(app, 'get', '/api/v1/images/web:main')).body.names).toEqual(before);
    },
  );

  it('forgets an image once', async () => {
    const { body } = await call(app, 'get', '/api/v1/images/by-hand');
    const answer = await call(app, 'delete', '/api/v1/images/by-hand');
    expect([answer.status, answer.body]).toEqual([200, { digest: body.digest, deleted: true, names: [] }]);
    expect((await call(app, 'delete', '/api/v1/images/by-hand')).status).toBe(404);
  });

  it('leaves an image to the others who named it', async () => {
    for (const name of ['team-a/app', 'team-b/app']) {
      await call(app, 'post', `/api/v1/images?name=${name}`, { type: BYTES, body: IMAGE });
    }
    const answer = await call(app, 'delete', '/api/v1/images/team-a%2Fapp');
    expect([answer.status, answer.body.deleted]).toEqual([200, false]);
    expect(answer.body.names).toContainEqual({ name: 'team-b/app', tag: 'latest' });
    expect((await call(app, 'get', '/api/v1/images/team-a%2Fapp')).status).toBe(404);
    const question = '/api/v1/can-restore?image=team-b/app&kernel=2.6.38';
    expect((await call(app, 'get', question)).body.image).toMatchObject({ name: 'team-b/app' });
  });
});

function form(file: Buffer): { text: Buffer; type: string } {
  const head = '--edge\r\ncontent-disposition: form-data; name="note"\r\n\r\nhello\r\n--edge\r\n';
  const part =
    'content-disposition: form-data; name="file"; filename="a.tar.gz"\r\ncontent-type: application/gzip\r\n\r\n';
  return {
    text: Buffer.concat([Buffer.from(head + part), file, Buffer.from('\r\n--edge--\r\n')]),
    type: 'multipart/form-data; boundary=edge',
  };
}
