/** Through the real queue, on both of its backends, to a receiver that listens. */
import { readFileSync } from 'node:fs';
import pg from 'pg';
import { Webhook as Verifier } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { putProfile } from '#usecases/profiles/put-profile.ts';
import { sweepEvents } from '#usecases/webhooks/sweep-events.ts';
import { type Composed, composeForTest } from '../../support/compose-for-test.ts';
import { appOver, BYTES, call, corpus } from '../api/api-under-test.ts';
import { until } from '../queue/queue-under-test.ts';
import { HAS_REDIS_SERVER, type RedisServer, startRedisServer } from '../queue/redis-server.ts';
import { type Receiver, startReceiver } from './receiver.ts';

const BACKENDS = HAS_REDIS_SERVER ? (['postgres', 'redis'] as const) : (['postgres'] as const);
const example = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../../docs/examples/${name}.json`, import.meta.url), 'utf8'));
const WITH = example('linux-cr-2.6.40');
const WITHOUT = example('linux-cr-2.6.38-no-sysvipc');

describe.each(BACKENDS)('on %s', (backend) => {
  let redis: RedisServer | null = null;
  let composed: Composed;
  let receiver: Receiver;
  let app: ReturnType<typeof appOver>;

  beforeAll(async () => {
    redis = backend === 'redis' ? await startRedisServer() : null;
    const statuses: Record<string, (nth: number) => number> = {
      '/moody': (nth) => (nth <= 2 ? 503 : 204),
      '/away': () => 500,
      '/gone': () => 410,
      '/redirects': () => 307,
    };
    receiver = await startReceiver((path, nth) => statuses[path]?.(nth) ?? 200);
    composed = await composeForTest({
      redisUrl: redis?.url ?? null,
      environment: {
        WEBHOOK_HOSTS: 'http://127.0.0.1:*',
        WEBHOOK_PRIVATE: 'allow',
        WEBHOOK_ATTEMPTS: '3',
        WEBHOOK_RETRY_MS: '20',
      },
    });
    app = appOver(composed.ports);
  });
  afterAll(async () => {
    await composed.close();
    receiver.close();
    await redis?.kill();
  });

  const add = async (path: string, more: object = {}) => {
    const body = { url: `${receiver.url}${path}`, events: ['verdict-flipped'], ...more };
    const answer = await call(app, 'post', '/api/v1/webhooks', { type: 'application/json', body });
    expect(answer.status).toBe(201);
    return answer.body as { id: number; secret: string };
  };
  const test = (id: number) => call(app, 'post', `/api/v1/webhooks/${id}/test`);
  const last = async (id: number) => (await call(app, 'get', `/api/v1/webhooks/${id}`)).body.deliveries[0];
  const ended = (id: number) =>
    until(`webhook ${id}`, async () => ['delivered', 'failed'].includes((await last(id))?.state ?? ''));
  const at = (path: string) => receiver.received.filter((one) => one.path === path);

  it('a flip arrives, signed, at those who asked for it, and no secret is ever shown again', async () => {
    const everything = await add('/all');
    const chosen = await add('/chosen', { filter: { images: ['web'], profiles: ['p'] } });
    const others = await add('/others', { filter: { images: ['other'] } });
    await putProfile(composed.ports, { name: 'p', profile: WITH });
    const body = corpus('linux-cr/b-pipes-epoll-sockets-ipc-pty.img');
    await call(app, 'post', '/api/v1/images?name=web', { type: BYTES, body });
    await composed.settle();
    await putProfile(composed.ports, { name: 'p', profile: WITHOUT });
    await composed.settle();
    expect((await composed.ports.events.after(0, 1_000)).map(({ kind }) => kind)).toContain('verdict-flipped');
    await ended(everything.id);
    await ended(chosen.id);
    const [message] = at('/chosen');
    if (message === undefined) throw new Error('nothing came');
    const { headers } = message;
    const signed = {
      'webhook-id': String(headers['webhook-id']),
      'webhook-timestamp': String(headers['webhook-timestamp']),
      'webhook-signature': String(headers['webhook-signature']),
    };
    expect(new Verifier(chosen.secret).verify(message.body, signed)).toMatchObject({
      type: 'verdict-flipped',
      data: { flips: [{ profile: 'p', to: 'no', rules: expect.arrayContaining(['linux-cr-ipc-kconfig']) }] },
    });
    expect(() => new Verifier(everything.secret).verify(message.body, signed)).toThrow();
    expect([at('/all').length, at('/others').length]).toEqual([1, 0]);
    expect((await call(app, 'get', `/api/v1/webhooks/${others.id}`)).body.deliveries).toEqual([]);

    const shown = await Promise.all([
      call(app, 'get', '/api/v1/webhooks'),
      call(app, 'get', `/api/v1/webhooks/${chosen.id}`),
      call(app, 'get', '/api/v1/matrix'),
    ]);
    const events = await composed.ports.events.after(0, 1_000);
    const seen = JSON.stringify([shown.map((answer) => answer.body), events, receiver.received]);
    for (const { secret } of [everything, chosen, others]) expect(seen).not.toContain(secret.slice('whsec_'.length));
  });

  it('is sent again, later each time, until it is taken; a receiver that stays away ends as failed', async () => {
    const [moody, away, gone, redirects, nobody] = [
      await add('/moody'),
      await add('/away'),
      await add('/gone'),
      await add('/redirects'),
      await add('', { url: 'http://127.0.0.1:9/' }),
    ];
    const all = [moody, away, gone, redirects, nobody];
    for (const { id } of all) expect((await test(id)).status).toBe(202);
    for (const { id } of all) await ended(id);
    const shown = await Promise.all(all.map(({ id }) => last(id)));
    expect(shown.map(({ state, attempts, status, error }) => [state, attempts, status, error])).toEqual([
      ['delivered', 3, 204, null],
      ['failed', 3, 500, 'refused'],
      ['failed', 1, 410, 'refused'],
      ['failed', 3, 307, 'redirects are not followed'],
      ['failed', 3, null, 'ECONNREFUSED'],
    ]);
    expect(at('/elsewhere')).toEqual([]);
    expect(new Set(at('/moody').map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(new Set(at('/moody').map(({ body }) => body)).size).toBe(1);
  });

  it('is found by the sweeper when the queue lost it, and when its sender died', async () => {
    const { id } = await add('/swept');
    const sql = new pg.Client({ connectionString: composed.databaseUrl });
    await sql.connect();
    for (const state of ['waiting', 'sending']) {
      await sql.query(
        `insert into webhook_delivery (webhook_id, kind, body, state, due_at, lease_until)
         values ($1, 'test', '{}', $2, now() - interval '1 minute', now() - interval '1 minute')`,
        [id, state],
      );
    }
    await sql.end();
    expect(await sweepEvents(composed.ports, { olderThanMs: 10_000 })).toMatchObject({ due: 2 });
    await until('both', () => at('/swept').length === 2);
    await ended(id);
  });
});
