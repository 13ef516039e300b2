import type { Express } from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Composed, composeForTest } from '../../support/compose-for-test.ts';
import { appOver, call } from './api-under-test.ts';

let composed: Composed;
let app: Express;
beforeAll(async () => {
  composed = await composeForTest();
  app = appOver(composed.ports);
});
afterAll(() => composed.close());

describe('the service', () => {
  it.each([
    '/livez',
    '/readyz',
    '/metrics',
    '/openapi.json',
    '/docs',
    '/docs/errors',
    '/docs/rules',
    '/docs/truth',
    '/',
  ])('answers %s', async (path) => {
    expect((await call(app, 'get', path)).status).toBe(200);
    expect((await call(app, 'head', path)).status).toBe(200);
  });

  it('counts requests by route, never by the path that was asked for', async () => {
    await call(app, 'get', '/api/v1/images/some-secret-name');
    const { text } = await call(app, 'get', '/metrics');
    expect(text).toContain('route="/api/v1/images/:ref",status="404"');
    expect(text).not.toContain('some-secret-name');
    expect(text).toMatch(/restore_matrix_cells\{state="decided"\} \d+/);
  });

  it('says 404 for what is not there and 405 with Allow for a wrong method', async () => {
    const missing = await call(app, 'get', '/api/v1/nothing');
    expect([missing.status, missing.body.code]).toEqual([404, 'not-found']);
    const wrong = await call(app, 'patch', '/api/v1/images');
    expect([wrong.status, wrong.body.code, wrong.headers.allow]).toEqual([
      405,
      'method-not-allowed',
      'GET, HEAD, OPTIONS, POST',
    ]);
    const deleted = await call(app, 'delete', '/api/v1/object-types/criu/pipe');
    expect([deleted.status, deleted.headers.allow]).toEqual([405, 'GET, HEAD, OPTIONS, PUT']);
    expect((await call(app, 'options', '/api/v1/images')).headers.allow).toBe('GET, HEAD, OPTIONS, POST');
    expect((await call(app, 'get', '/api/v1/images/%ff')).status).toBe(400);
  });

  it('allows nothing inline and nothing foreign, and serves the documentation itself', async () => {
    const page = await call(app, 'get', '/');
    expect(page.headers['content-security-policy']).toContain("script-src 'self';style-src 'self'");
    expect(page.text).not.toMatch(/https?:\/\//);
    const docs = await call(app, 'get', '/docs');
    expect(docs.headers['content-security-policy']).not.toMatch(/script-src[^;]*unsafe/);
    expect(docs.text).not.toMatch(/https?:\/\//);
    for (const [, asset] of (page.text + docs.text).matchAll(/(?:src|href)="(\/[\w./]+\.(?:js|css))"/g)) {
      expect((await import('supertest').then((s) => s.default(app).get(String(asset)))).status, asset).toBe(200);
    }
  });

  it.each([
    '/api/v1/images',
    '/api/v1/profiles',
    '/api/v1/kernels',
    '/api/v1/object-types',
    '/api/v1/object-types/criu/rseq',
    '/api/v1/matrix',
    '/openapi.json',
    '/',
  ])('answers %s with 304 as long as nothing changed', async (path) => {
    const first = await call(app, 'get', path);
    const etag = String(first.headers.etag);
    expect([first.status, etag]).toEqual([200, expect.stringMatching(/^(W\/)?".+"$/)]);
    expect((await call(app, 'get', path, { headers: { 'if-none-match': `"other", ${etag}` } })).status).toBe(304);
    expect((await call(app, 'get', path, { headers: { 'if-none-match': '"other"' } })).status).toBe(200);
    expect((await call(app, 'head', path)).headers.etag).toBe(etag);
    expect(first.headers['cache-control']).toBe('no-cache');
  });

  it('is not ready when the database is gone, or when it stops', async () => {
    const matrix = { ...composed.ports.matrix, revision: async () => Promise.reject(new Error('gone')) };
    const lost = await call(appOver({ ...composed.ports, matrix }), 'get', '/readyz');
    expect([lost.status, lost.body.code]).toEqual([503, 'not-ready']);
    const stopping = await call(appOver(composed.ports, {}, AbortSignal.abort()), 'get', '/readyz');
    expect([stopping.status, stopping.body.code]).toEqual([503, 'not-ready']);
  });

  it('answers a fault of ours with 500 and keeps its message', async () => {
    const profiles = { ...composed.ports.profiles, kernels: async () => Promise.reject(new Error('secret text')) };
    const fault = await call(appOver({ ...composed.ports, profiles }), 'get', '/api/v1/kernels');
    expect([fault.status, fault.body.code]).toEqual([500, 'internal']);
    expect(JSON.stringify(fault.body)).not.toContain('secret');
  });
});

describe('tokens and limits', () => {
  it('answers only to names of its machine where loopback is all that guards it', async () => {
    const guarded = appOver(composed.ports, { hosts: ['localhost', '127.0.0.1', '[::1]'] });
    for (const host of ['localhost', 'LOCALHOST:8080', '127.0.0.1:1', '[::1]:8080', '[::1]']) {
      expect((await call(guarded, 'get', '/api/v1/images', { headers: { host } })).status, host).toBe(200);
    }
    for (const host of ['rebound.example:8080', 'localhost.example', '127.0.0.1.example', '']) {
      const refused = await call(guarded, 'get', '/api/v1/images', { headers: { host } });
      expect([refused.status, refused.body.code], host).toEqual([403, 'cross-site-request']);
    }
  });

  it('asks for a token, but for badges, health and documentation', async () => {
    const guarded = appOver(composed.ports, { auth: 'token', tokens: ['right', 'also-right'] });
    const none = await call(guarded, 'get', '/api/v1/images');
    expect([none.status, none.body.code, none.headers['www-authenticate']]).toEqual([
      401,
      'unauthorised',
      'Bearer realm="restore-matrix"',
    ]);
    for (const [authorization, status] of [
      ['Bearer right', 200],
      ['bearer also-right', 200],
      ['Bearer wrong', 401],
      ['Bearer ', 401],
      ['Basic right', 401],
    ] as const) {
      expect((await call(guarded, 'get', '/api/v1/images', { headers: { authorization } })).status, authorization).toBe(
        status,
      );
    }
    for (const path of ['/livez', '/readyz', '/docs', '/', '/openapi.json'])
      expect((await call(guarded, 'get', path)).status).toBe(200);
    expect((await call(guarded, 'get', '/api/v1/badges/can-restore.json?image=nope&kernel=3.0')).status).toBe(200);
    expect((await call(guarded, 'get', '/metrics')).status).toBe(401);
    expect((await call(guarded, 'get', '/LIVEZ')).status).toBe(401);
  });

  it('limits requests a minute where that is configured', async () => {
    const limited = appOver(composed.ports, { requestsPerMinute: 2 });
    const statuses: number[] = [];
    for (let i = 0; i < 3; i++) statuses.push((await call(limited, 'get', '/livez')).status);
    expect(statuses).toEqual([200, 200, 429]);
  });
});
