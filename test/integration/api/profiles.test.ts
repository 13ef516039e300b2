import { gunzipSync, gzipSync } from 'node:zlib';
import type { Express } from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MAX_MODULES } from '#core/profile/read-facts.ts';
import { MAX_LABEL_LENGTH } from '#core/profile/read-labels.ts';
import { type Composed, composeForTest } from '../../support/compose-for-test.ts';
import { appOver, BYTES, call, corpus } from './api-under-test.ts';

const ZIPPED = corpus('../profiles/kconfig/debian-image-6.1.0-56-cloud-amd64.config.gz');
const CONFIG = gunzipSync(ZIPPED);
const RAW = '/api/v1/profiles/cloud?release=6.1.0-56-cloud-amd64&arch=x86_64&restorer=criu@4.2';
const JSON_TYPE = 'application/json';

let composed: Composed;
let app: Express;
beforeAll(async () => {
  composed = await composeForTest();
  app = appOver(composed.ports);
});
afterAll(() => composed.close());

const matrixRevision = async (): Promise<number> => (await call(app, 'get', '/api/v1/matrix')).body.revision;

const put = (name: string, body: unknown) =>
  call(app, 'put', `/api/v1/profiles/${name}`, { type: JSON_TYPE, body: JSON.stringify(body) });

describe('PUT /api/v1/profiles/{name}', () => {
  it('takes a raw .config, gzip or not, and makes no revision when nothing changed', async () => {
    const first = await call(app, 'put', RAW, { type: 'text/plain', body: CONFIG.toString() });
    expect(first.status).toBe(201);
    expect(first.headers.location).toBe('/api/v1/profiles/cloud');
    expect(first.body).toMatchObject({
      revision: 1,
      release: '6.1.0-56-cloud-amd64',
      restorer: ['criu@4.2'],
      kconfigComplete: true,
    });
    expect(first.body.kconfig).toMatchObject({ CONFIG_CHECKPOINT_RESTORE: 'y', CONFIG_TUN: 'm', CONFIG_HZ: '250' });
    expect(first.body.kconfig.CONFIG_MIGRATION_NONE).toBeUndefined();
    const before = await matrixRevision();
    const zipped = await call(app, 'put', RAW, { type: BYTES, body: ZIPPED });
    expect([zipped.status, zipped.body.revision]).toEqual([200, 1]);
    expect(zipped.body).toEqual(first.body);
    expect(await matrixRevision()).toBe(before);
    const cut = CONFIG.toString().replace('CONFIG_TUN=m', '# CONFIG_TUN is not set');
    const changed = await call(app, 'put', RAW, { type: 'text/plain', body: cut });
    expect([changed.status, changed.body.revision, changed.body.kconfig.CONFIG_TUN]).toEqual([200, 2, 'n']);
    expect(await matrixRevision()).toBeGreaterThan(before);
  });

  it('takes JSON and counts revisions', async () => {
    const profile = { release: '2.6.40', arch: 'x86_64', restorer: 'criu@4.2', kconfig: { CONFIG_TUN: 'm' } };
    const first = await put('alias', profile);
    expect([first.status, first.body.alias]).toEqual([201, '2.6.40']);
    const changed = await put('alias', { ...profile, kconfig: { CONFIG_TUN: 'y' } });
    expect([changed.status, changed.body.revision, changed.body.kconfig]).toEqual([200, 2, { CONFIG_TUN: 'y' }]);
  });

  it('accepts lists and labels up to the caps of the core, and refuses longer ones', async () => {
    const modules = (count: number) => Array.from({ length: count }, (_, at) => `module_${at}`);
    const recordOf = (count: number, label: number) => ({
      release: '6.1.0',
      arch: 'x86_64',
      restorer: 'criu@4.2',
      facts: { modulesLoaded: modules(count) },
      labels: { note: 'x'.repeat(label) },
    });
    const largest = await put('modules', recordOf(MAX_MODULES, MAX_LABEL_LENGTH));
    expect([largest.status, largest.body.facts?.modulesLoaded?.length]).toEqual([201, MAX_MODULES]);
    const tooMany = await put('modules', recordOf(MAX_MODULES + 1, 1));
    expect([tooMany.status, tooMany.body.errors[0].pointer]).toEqual([400, '/facts/modulesLoaded']);
    const tooLong = await put('modules', recordOf(1, MAX_LABEL_LENGTH + 1));
    expect([tooLong.status, tooLong.body.errors[0].pointer]).toEqual([400, '/labels/note']);
    await call(app, 'delete', '/api/v1/profiles/modules');
  });

  it('takes a release as uname -r prints it', async () => {
    const path = '/api/v1/profiles/plus?release=6.12.117+deb12-amd64&arch=x86_64&restorer=criu@4.2';
    const answer = await call(app, 'put', path, { type: 'text/plain', body: 'CONFIG_TUN=m\n' });
    expect([answer.status, answer.body.release]).toEqual([201, '6.12.117+deb12-amd64']);
  });

  it('gives the line of every Kconfig error, in text, in gzip and in JSON', async () => {
    const text = 'CONFIG_A=y\nCONFIG_B=maybe\n# CONFIG_C is not set\nCONFIG_D="open\nnonsense\nCONFIG_E=0x1f\n';
    const json = JSON.stringify({ release: '6.1.0', arch: 'x86_64', restorer: 'criu@4.2', kconfig: text });
    for (const [path, type, body] of [
      [RAW, 'text/plain', text],
      [RAW, 'application/gzip', gzipSync(text)],
      ['/api/v1/profiles/cloud', JSON_TYPE, json],
    ] as const) {
      const answer = await call(app, 'put', path, { type, body });
      expect([answer.status, answer.body.code]).toEqual([400, 'kconfig-malformed']);
      expect(answer.body.errors.map(({ line }: { line: number }) => line)).toEqual([2, 4, 5]);
      expect(answer.body.errors[0].pointer).toBe(type === JSON_TYPE ? '/kconfig' : '');
    }
    expect((await call(app, 'get', '/api/v1/profiles/cloud')).body.revision).toBe(2);
  });

  it.each([
    ['no release', { arch: 'x86_64', restorer: 'criu@4.2' }, 'profile-malformed', '/release'],
    [
      'a malformed release',
      { release: 'six', arch: 'x86_64', restorer: 'criu@4.2' },
      'kernel-release-malformed',
      '/release',
    ],
    [
      'an unknown member',
      { release: '6.1.0', arch: 'x86_64', restorer: 'criu@4.2', kernel: 'x' },
      'profile-malformed',
      '/kernel',
    ],
    ['an unknown arch', { release: '6.1.0', arch: 'pdp11', restorer: 'criu@4.2' }, 'profile-malformed', '/arch'],
    [
      'an unknown restorer',
      { release: '6.1.0', arch: 'x86_64', restorer: 'dmtcp@3' },
      'profile-malformed',
      '/restorer',
    ],
  ])('refuses %s', async (_what, profile, code, pointer) => {
    const answer = await put('bad', profile);
    expect([answer.status, answer.body.code]).toEqual([400, code]);
    expect(answer.body.errors[0].pointer).toContain(pointer);
    expect((await call(app, 'get', '/api/v1/profiles/bad')).status).toBe(404);
  });

  it.each([
    ['?release=6.1.0&restorer=criu@4.2', 'text/plain', 400, 'profile-malformed', 'arch'],
    ['?release=6.1.0&arch=x86_64', 'text/plain', 400, 'request-malformed', 'restorer'],
    ['?release=6.1.0&arch=x86_64&restorer=criu@4.2&kernel=1', 'text/plain', 400, 'request-malformed', 'kernel'],
    ['?release=6.1.0', JSON_TYPE, 400, 'request-malformed', 'release'],
    ['', 'text/html', 415, 'unsupported-media-type', undefined],
    ['?release=6.1.0&arch=pdp11&restorer=criu@4.2', 'text/plain', 400, 'profile-malformed', 'arch'],
    ['?release=six&arch=x86_64&restorer=criu@4.2', 'text/plain', 400, 'kernel-release-malformed', 'release'],
  ])('refuses %s with %s', async (query, type, status, code, pointer) => {
    const answer = await call(app, 'put', `/api/v1/profiles/bad${query}`, {
      type,
      body: type === 'text/plain' ? 'CONFIG_A=y\n' : '{}',
    });
    expect([answer.status, answer.body.code, answer.body.errors[0]?.pointer]).toEqual([status, code, pointer]);
  });

  it('refuses a name that cannot be requested', async () => {
    const body = { release: '6.1.0', arch: 'x86_64', restorer: 'criu@4.2' };
    for (const name of ['a%20b', '%2E%2E', '-x', 'x'.repeat(201), 'a%00']) {
      const answer = await put(name, body);
      expect([answer.status, answer.body.code, answer.body.errors[0].pointer], name).toEqual([
        400,
        'name-malformed',
        'name',
      ]);
    }
  });

  it('refuses a bomb and damaged gzip', async () => {
    const bomb = await call(app, 'put', RAW, { type: BYTES, body: gzipSync(Buffer.alloc(64 * 1024 * 1024)) });
    expect([bomb.status, bomb.body.code]).toEqual([413, 'payload-too-large']);
    const damaged = await call(app, 'put', RAW, { type: BYTES, body: ZIPPED.subarray(0, 1000) });
    expect([damaged.status, damaged.body.code]).toEqual([422, 'compression-malformed']);
  });
});

describe('kernel releases', () => {
  const RELEASES = [
    '2.6.32.71',
    '2.6.40',
    '3.0',
    '4.19.0-rc3',
    '5.14.0-427.13.1.el9_4.x86_64',
    '6.1.0-56-cloud-amd64',
    '6.6.8-200.fc39.x86_64',
    '6.12.117+deb12-rt-amd64',
  ];

  it('are ordered by their numbers; 2.6.40 and 3.0 are one kernel', async () => {
    for (const [index, release] of [...RELEASES.entries()].reverse()) {
      const recorded = await put(`order-${index}`, { release, arch: 's390x', restorer: 'criu@4.2' });
      expect([recorded.status, recorded.body.alias]).toEqual([201, release === '2.6.40' ? '2.6.40' : null]);
    }
    const kernels = await call(app, 'get', '/api/v1/kernels');
    const shown = kernels.body.items.filter(({ arch }: { arch: string }) => arch === 's390x');
    expect(shown.map(({ release }: { release: string }) => release)).toEqual(RELEASES);
    const body = corpus('linux-cr/16-5c3471a-s390x.img');
    await call(app, 'post', '/api/v1/images?name=old', { type: BYTES, body });
    for (const kernel of ['2.6.40', '3.0', '3.0.0']) {
      const { body: answer } = await call(app, 'get', `/api/v1/can-restore?image=old&kernel=${kernel}`);
      expect(answer.profiles.map(({ profile }: { profile: string }) => profile)).toEqual(['order-1', 'order-2']);
      expect(answer.notes.join().includes('UNAME26')).toBe(kernel === '2.6.40');
    }
  });
});

describe('reading profiles, kernels and object types', () => {
  it('lists profiles by version and kernels with their profiles', async () => {
    const list = await call(app, 'get', '/api/v1/profiles?limit=200');
    const names = list.body.items.map((profile: { name: string }) => profile.name);
    expect(names.indexOf('alias')).toBeGreaterThanOrEqual(0);
    expect(names.indexOf('alias')).toBeLessThan(names.indexOf('cloud'));
    const kernels = await call(app, 'get', '/api/v1/kernels');
    const cloud = kernels.body.items.find(
      ({ release, arch }: { release: string; arch: string }) => release === '6.1.0-56-cloud-amd64' && arch === 'x86_64',
    );
    expect(cloud.profiles).toContain('cloud');
  });

  it('shows a column, and 404 with the nearest for an unknown profile', async () => {
    expect((await call(app, 'get', '/api/v1/profiles/cloud/column')).status).toBe(200);
    const missing = await call(app, 'get', '/api/v1/profiles/clod');
    expect([missing.status, missing.body.code]).toEqual([404, 'profile-not-found']);
    expect(missing.body.nearest).toContain('cloud');
    expect((await call(app, 'get', '/api/v1/profiles/clod/column')).status).toBe(404);
  });

  it('shows the catalogue and what an object type needs', async () => {
    const list = await call(app, 'get', '/api/v1/object-types');
    expect(list.body.items.length).toBeGreaterThan(60);
    const one = await call(app, 'get', '/api/v1/object-types/criu/tcp-established');
    expect(one.status).toBe(200);
    expect(one.body.rules.length).toBeGreaterThan(0);
    expect((await call(app, 'get', '/api/v1/object-types/criu%2Ftcp-established')).body).toEqual(one.body);
    const missing = await call(app, 'get', '/api/v1/object-types/criu/tcp-establish');
    expect([missing.status, missing.body.code, missing.body.nearest[0]]).toEqual([
      404,
      'object-type-not-found',
      'criu/tcp-established',
    ]);
  });

  it('adds an object type, but replaces no built-in one', async () => {
    const version = { version: 1, since: '4.2', change: 'first', conversion: null, evidence: [] };
    const body = JSON.stringify({ family: 'criu', title: 'Ours', area: 'files', versions: [version] });
    const mine = await call(app, 'put', '/api/v1/object-types/criu/ours', { type: JSON_TYPE, body });
    expect([mine.status, mine.body.builtin]).toEqual([201, false]);
    expect((await call(app, 'put', '/api/v1/object-types/criu/ours', { type: JSON_TYPE, body })).status).toBe(200);
    const builtin = await call(app, 'put', '/api/v1/object-types/criu/tcp-established', { type: JSON_TYPE, body });
    expect([builtin.status, builtin.body.code]).toEqual([409, 'object-type-is-builtin']);
    const bad = await call(app, 'put', '/api/v1/object-types/criu/ours', {
      type: JSON_TYPE,
      body: '{"family":"criu"}',
    });
    expect([bad.status, bad.body.code]).toEqual([400, 'object-type-malformed']);
    const text = await call(app, 'put', '/api/v1/object-types/criu/ours', { type: 'text/plain', body });
    expect(text.status).toBe(415);
  });

  it('forgets a profile once', async () => {
    expect((await call(app, 'delete', '/api/v1/profiles/cloud')).status).toBe(204);
    expect((await call(app, 'delete', '/api/v1/profiles/cloud')).status).toBe(404);
  });
});
