import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Serving, serve } from '#api/serve.ts';
import { type Composed, composeForTest } from '../../support/compose-for-test.ts';
import { appOver, BYTES, call, corpus } from './api-under-test.ts';

const MAX_UPLOAD_BYTES = 4 * 1024 * 1024;
const GOOD = corpus('linux-cr/00-0abe2fe-x86_32.img');

let composed: Composed;
let serving: Serving;
beforeAll(async () => {
  composed = await composeForTest();
  serving = await serve(appOver(composed.ports, { maxUploadBytes: MAX_UPLOAD_BYTES }), { host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  await serving.close();
  await composed.close();
});
afterEach(async () => {
  // Nothing was stored, and the next upload works.
  expect((await call(serving.url, 'get', '/api/v1/images')).body.items).toEqual([]);
  const next = await call(serving.url, 'post', '/api/v1/images?dryRun=true', { type: BYTES, body: GOOD });
  expect(next.status).toBe(200);
});

/** What came back on a raw socket: the head of the answer and its JSON; `closed` = the service ended the connection. */
function talk(
  head: string,
  write: (send: (chunk: Buffer) => Promise<boolean>) => Promise<void>,
): Promise<{ status: number; code: string; headers: string }> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(serving.url).port), '127.0.0.1');
    let text = '';
    let open = true;
    socket.on('data', (chunk) => {
      text += chunk;
    });
    // A reset after the answer came is no loss; one before it leaves `text` empty and fails the expectation.
    socket.on('error', () => {});
    socket.on('close', () => {
      open = false;
      const [headers = '', body = ''] = text.split('\r\n\r\n');
      try {
        resolve({ status: Number(headers.split(' ')[1]), code: JSON.parse(body).code, headers });
      } catch {
        reject(new Error(`no answer: ${text.slice(0, 200)}`));
      }
    });
    const send = (chunk: Buffer): Promise<boolean> =>
      new Promise((go) => {
        if (!open || text !== '') return go(false);
        if (socket.write(chunk)) return setImmediate(() => go(open));
        const done = (): void => {
          socket.off('drain', done).off('close', done);
          go(open);
        };
        socket.once('drain', done).once('close', done);
      });
    socket.write(head);
    write(send).catch(() => {});
  });
}

/** The service has noticed that the senders are gone. */
async function connectionsGone(): Promise<void> {
  const count = () =>
    new Promise<number>((resolve, reject) =>
      serving.server.getConnections((error, open) => (error ? reject(error) : resolve(open))),
    );
  while ((await count()) > 0) await new Promise((resolve) => setTimeout(resolve, 10));
}

const post = (...headers: string[]): string =>
  ['POST /api/v1/images?name=bad HTTP/1.1', 'Host: x', `Content-Type: ${BYTES}`, ...headers, '', ''].join('\r\n');

/** One HTTP chunk. */
const chunked = (data: Buffer): Buffer =>
  Buffer.concat([Buffer.from(`${data.length.toString(16)}\r\n`), data, Buffer.from('\r\n')]);

async function tarOf(
  ...entries: { name: string; type?: 'symlink'; linkname?: string; data?: Buffer }[]
): Promise<Buffer> {
  const archive = pack();
  for (const { data = Buffer.from('x'), ...header } of entries) {
    if (header.type === 'symlink') archive.entry(header);
    else archive.entry({ ...header, size: data.length }, data);
  }
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of archive) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

describe('uploads that mean harm', () => {
  it('refuses a length that is too large without reading the body', async () => {
    const answer = await talk(post(`Content-Length: ${10 ** 12}`), async () => {});
    expect([answer.status, answer.code]).toEqual([413, 'payload-too-large']);
    expect(answer.headers.toLowerCase()).toContain('connection: close');
  });

  it('ends an endless upload of an image', async () => {
    // A stream that begins well and never ends: pages of a task, for ever.
    const answer = await talk(post('Transfer-Encoding: chunked'), async (send) => {
      const tar = await tarOf({ name: 'checkpoint/pages-1.img', data: Buffer.alloc(MAX_UPLOAD_BYTES * 2) });
      await send(chunked(tar));
      while (await send(chunked(Buffer.alloc(65_536))));
    });
    expect([answer.status, answer.code]).toEqual([413, 'payload-too-large']);
  });

  it('ends an endless upload of noise at once', async () => {
    const answer = await talk(post('Transfer-Encoding: chunked'), async (send) => {
      while (await send(chunked(Buffer.alloc(65_536, 'noise'))));
    });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
  });

  it('refuses bombs', async () => {
    const zeros = Buffer.alloc(256 * 1024 * 1024);
    const bomb = await call(serving.url, 'post', '/api/v1/images?name=bad', {
      type: BYTES,
      body: gzipSync(await tarOf({ name: 'pages-1.img', data: zeros })),
    });
    expect([bomb.status >= 400 && bomb.status < 500, bomb.body.code]).toEqual([true, expect.any(String)]);
    const headers = { 'content-encoding': 'gzip' };
    const encoded = await call(serving.url, 'post', '/api/v1/images?name=bad', {
      type: BYTES,
      body: gzipSync(zeros),
      headers,
    });
    expect(encoded.status).toBeGreaterThanOrEqual(413);
  });

  it.each([
    ['a name that leaves the archive', [{ name: '../../etc/passwd' }], 'archive-unsafe-name'],
    ['an absolute name', [{ name: '/etc/passwd' }], 'archive-unsafe-name'],
  ])('refuses %s', async (_what, entries, code) => {
    const answer = await call(serving.url, 'post', '/api/v1/images?name=bad', {
      type: BYTES,
      body: await tarOf(...entries),
    });
    expect([answer.status, answer.body.code]).toEqual([422, code]);
  });

  it('refuses a truncated image, in every encoding', async () => {
    const tar = corpus('criu/host-6.18__pipes.tar.gz');
    for (const body of [GOOD.subarray(0, 100), tar.subarray(0, tar.length / 2)]) {
      const answer = await call(serving.url, 'post', '/api/v1/images?name=bad', { type: BYTES, body });
      expect([answer.status, answer.body.code]).toEqual([422, expect.stringMatching(/truncated|malformed|incomplete/)]);
    }
  });

  it.each([
    ['with a length', `Content-Length: ${GOOD.length}`, (data: Buffer) => data],
    ['in chunks', 'Transfer-Encoding: chunked', (data: Buffer) => chunked(data)],
    ['under a key', `Content-Length: ${GOOD.length}\r\nIdempotency-Key: gone`, (data: Buffer) => data],
  ])('stores nothing when the sender goes away in the middle, %s', async (_what, header, framed) => {
    for (const cut of [1, 100, GOOD.length - 1]) {
      await new Promise<void>((resolve) => {
        const socket = connect(Number(new URL(serving.url).port), '127.0.0.1', () => {
          socket.write(post(header));
          socket.write(framed(GOOD.subarray(0, cut)), () => socket.destroy());
        });
        socket.on('close', () => resolve());
      });
    }
    await connectionsGone();
    if (!header.includes('Key')) return;
    // The key is not taken: the same upload, in full, is answered for itself.
    const headers = { 'idempotency-key': 'gone' };
    const whole = await call(serving.url, 'post', '/api/v1/images?dryRun=true', { type: BYTES, body: GOOD, headers });
    expect([whole.status, whole.headers['idempotency-replayed']]).toEqual([200, undefined]);
  });
});
