import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '#config/config.ts';
import type { Subscriber } from '#usecases/ports/webhooks.ts';
import { messageOfEvent } from '#usecases/webhooks/message-of-event.ts';
import { createWebhookDoor, type WebhookDoorConfig } from '#webhooks/create-webhook-door.ts';
import { isPublic } from '#webhooks/resolve-host.ts';
import { type Composed, composeForTest } from '../../support/compose-for-test.ts';
import { appOver, call } from '../api/api-under-test.ts';

let composed: Composed;
let app: ReturnType<typeof appOver>;
beforeAll(async () => {
  composed = await composeForTest({
    worker: false,
    environment: { WEBHOOK_HOSTS: '127.0.0.1:*,localhost:*,169.254.169.254,[::1]:*,[::ffff:7f00:1]:*,8.8.8.8' },
  });
  app = appOver(composed.ports);
});
afterAll(() => composed.close());

const post = (body: object, headers: Record<string, string> = {}) =>
  call(app, 'post', '/api/v1/webhooks', { type: 'application/json', body, headers });
const events = ['verdict-flipped'];

describe('POST /api/v1/webhooks', () => {
  it.each([
    ['https://127.0.0.1/', 'not public'],
    ['https://localhost:8443/', 'not public'],
    ['https://2130706433/', 'not public'],
    ['https://0x7f.1/', 'not public'],
    ['https://169.254.169.254/latest/meta-data', 'not public'],
    ['https://[::1]:8443/', 'not public'],
    ['https://[::ffff:127.0.0.1]/', 'not public'],
    ['https://example.org/', 'WEBHOOK_HOSTS does not allow'],
    ['http://8.8.8.8/', 'WEBHOOK_HOSTS does not allow'],
    ['https://8.8.8.8:8443/', 'WEBHOOK_HOSTS does not allow'],
    ['https://user:word@8.8.8.8/', 'user or a password'],
    ['ftp://8.8.8.8/', 'https URL'],
    ['nonsense', 'https URL'],
  ])('refuses %s', async (url, why) => {
    const { status, body } = await post({ url, events });
    expect([status, body.code, body.errors[0].pointer]).toEqual([422, 'webhook-url-refused', '/url']);
    expect(body.detail).toContain(why);
  });

  it.each([
    [{ url: 'https://8.8.8.8/', events: ['no-such'] }, 'request-malformed'],
    [{ url: 'https://8.8.8.8/', events: [] }, 'request-malformed'],
    [{ url: 'https://8.8.8.8/', events, secret: 'short' }, 'webhook-malformed'],
    [{ url: 'https://8.8.8.8/', events, filter: { images: Array(101).fill('x') } }, 'request-malformed'],
  ])('refuses %j', async (body, code) => {
    const answer = await post(body);
    expect([answer.status, answer.body.code]).toEqual([400, code]);
  });

  it('shows the secret once, also to who asks with the same idempotency key again', async () => {
    const headers = { 'idempotency-key': 'one' };
    const first = await post({ url: 'https://8.8.8.8/in', events }, headers);
    const again = await post({ url: 'https://8.8.8.8/in', events }, headers);
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(first.body.secret).toMatch(/^whsec_/);
    expect(again.body).toEqual({ ...first.body, secret: null });
    const path = `/api/v1/webhooks/${first.body.id}`;
    expect((await call(app, 'get', path)).body).not.toHaveProperty('secret');
    expect((await call(app, 'delete', path)).status).toBe(204);
    for (const gone of [
      await call(app, 'get', path),
      await call(app, 'delete', path),
      await call(app, 'post', `${path}/test`),
    ]) {
      expect([gone.status, gone.body.code]).toEqual([404, 'webhook-not-found']);
    }
    expect((await call(app, 'get', '/api/v1/webhooks/x')).status).toBe(400);
  });
});

describe('the door', () => {
  const terms = { attempts: 1, retryMs: 10, userAgent: 'test' };
  const door = (hosts: string, more: Partial<WebhookDoorConfig> = {}) =>
    createWebhookDoor({
      hosts: readConfig({ WEBHOOK_HOSTS: hosts }).webhooks.hosts,
      allowPrivate: false,
      ...terms,
      ...more,
    });

  it('lets nothing through unless a host is allowed', async () => {
    expect(await door('').refuse('https://8.8.8.8/')).toContain('WEBHOOK_HOSTS is not set');
    expect(await door('*.example.org').refuse('https://example.org/')).toContain('does not allow');
    expect(await door('8.8.8.8').refuse('https://8.8.8.8/')).toBeNull();
  });

  it('checks again when it sends: what was allowed once may not be any more', async () => {
    const message = { messageId: 'msg_1', secret: door('').newSecret(), body: '{}' };
    for (const [hosts, url] of [
      ['http://localhost:*', 'http://localhost:9/'],
      ['', 'https://8.8.8.8/'],
    ] as const) {
      const sent = await door(hosts).send({ ...message, url });
      expect([sent.status, sent.error]).toEqual([null, expect.stringMatching(/not public|not set/)]);
    }
  });

  it.each([
    ['10.1.2.3', '172.16.0.1', '192.168.0.1', '100.64.0.1', '0.0.0.0', '224.0.0.1', '168.63.129.16', '198.18.0.1'],
    ['fe80::1', 'fd00:ec2::254', '::', '::ffff:10.0.0.1', '64:ff9b::a00:1', '2002:a00:1::', 'ff02::1', '2001:db8::1'],
  ])('knows that %s and others are not public', (...addresses) => {
    expect(addresses.filter(isPublic)).toEqual([]);
    expect(['8.8.8.8', '2606:4700:4700::1111'].filter(isPublic)).toHaveLength(2);
  });
});

describe('a filter', () => {
  const at = new Date(0);
  const flip = (signature: string, profile: string) => ({ signature, profile, from: 'yes', to: 'no' });
  const flips = [flip('sig1-a', 'p'), flip('sig1-a', 'q'), flip('sig1-b', 'p')];
  const flipped = { id: 7, kind: 'verdict-flipped', subject: '', body: { revision: 1, flips }, createdAt: at };
  const named = { id: 8, kind: 'image-named', subject: 'sha256:a', body: { name: 'web' }, createdAt: at };
  const subscriber = (filter: Partial<Subscriber['filter']>): Subscriber => ({
    events: ['verdict-flipped', 'image-named'],
    filter: { images: [], profiles: [], fleets: [], ...filter },
    digests: ['sha256:a'],
    signatures: ['sig1-a'],
    fleetProfiles: filter.fleets === undefined ? [] : ['q'],
  });
  const left = (filter: Partial<Subscriber['filter']>) => {
    const text = messageOfEvent(flipped, subscriber(filter));
    return text === null ? null : JSON.parse(text).data.flips;
  };

  it('leaves what is about its images, profiles and fleets, and nothing means no message', () => {
    expect(left({})).toEqual(flips);
    expect(left({ images: ['web'] })).toEqual(flips.slice(0, 2));
    expect(left({ profiles: ['p'] })).toEqual([flips[0], flips[2]]);
    expect(left({ fleets: ['f'] })).toEqual([flips[1]]);
    expect(left({ images: ['web'], fleets: ['f'] })).toEqual([flips[1]]);
    expect(left({ profiles: ['other'] })).toBeNull();
    expect(messageOfEvent(named, subscriber({ images: ['web'] }))).not.toBeNull();
    expect(messageOfEvent({ ...named, subject: 'sha256:b' }, subscriber({ images: ['web'] }))).toBeNull();
    expect(messageOfEvent({ ...named, kind: 'profile-added' }, subscriber({}))).toBeNull();
  });

  it('lets a conflict pass that names neither image nor profile', () => {
    const found = { id: 9, kind: 'conflict-found', subject: 'signature:1', body: { conflicts: 2 }, createdAt: at };
    const hears = { ...subscriber({ profiles: ['p'] }), events: ['conflict-found'] } as const;
    expect(messageOfEvent(found, hears)).not.toBeNull();
    expect(messageOfEvent({ ...found, body: { profile: 'q' } }, hears)).toBeNull();
  });
});
