/** The plan of an image on a profile: one shape whatever the verdict, and true of what /convert does. */
import type { Express } from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Plan, PlanStep } from '#core/answer/plan.ts';
import { type Composed, composeForTest } from '../../support/compose-for-test.ts';
import { appOver, BYTES, call, corpus } from './api-under-test.ts';

/** Where the client found the service. */
const SERVICE = 'matrix.example.org:8080';

let composed: Composed;
let app: Express;
beforeAll(async () => {
  composed = await composeForTest({ record: 'builtins', worker: false });
  app = appOver(composed.ports);
  for (const [name, path] of [
    ['older', 'linux-cr/14-b6cdf01-x86_64.img'],
    ['rich', 'linux-cr/b-pipes-epoll-sockets-ipc-pty.img'],
  ] as const) {
    const { status } = await call(app, 'post', `/api/v1/images?name=${name}`, { type: BYTES, body: corpus(path) });
    expect(status).toBe(201);
  }
});
afterAll(() => composed.close());

async function plan(image: string, profile: string): Promise<Plan> {
  const headers = { host: SERVICE };
  const { status, body } = await call(app, 'get', `/api/v1/images/${image}/plan?profile=${profile}`, { headers });
  expect(status).toBe(200);
  return body;
}

const kindsOf = (steps: readonly PlanStep[]) => [...new Set(steps.map(({ kind }) => kind))];

describe('GET /images/{ref}/plan', () => {
  it('conditional: converts by object and version, then restamps', async () => {
    const { verdict, steps, convert, image, kernel } = await plan('older', 'linux-cr-5c3471a-x86_64');
    expect([verdict, image.name, image.format]).toEqual(['conditional', 'older', 'linux-cr']);
    expect(kernel).not.toBe('');
    const texts = steps.filter(({ kind }) => kind === 'convert').map(({ text }) => text.split(':')[0]);
    const stamps = texts.filter((text) => text === 'Restamp the header');
    const objects = texts.filter((text) => text !== 'Restamp the header');
    expect(texts).toEqual([...objects, ...stamps]);
    expect([objects.length > 0, stamps.length > 0]).toEqual([true, true]);
    expect(objects).toEqual([...objects].sort());
    for (const { kind, doneBy } of steps) {
      expect(doneBy).toBe(kind === 'convert' || kind === 'filter' ? 'convert' : 'operator');
    }
    expect(convert).toEqual({
      possible: true,
      drop: [],
      why: null,
      command: 'restore-matrix convert IMAGE --to PROFILE.json -o OUT',
      request:
        "curl --fail -X POST -H 'content-type: application/octet-stream' -T IMAGE -o OUT 'http://matrix.example.org:8080/api/v1/convert?profile=linux-cr-5c3471a-x86_64'",
    });
  });

  it('another architecture: no, and nothing to convert', async () => {
    const { verdict, convert } = await plan('older', 'linux-cr-5c3471a-s390x');
    expect(verdict).toBe('no');
    expect(convert).toMatchObject({ possible: false, drop: [], command: null, request: null });
    expect(convert.why).toContain('architecture x86_64');
  });

  it('a kernel of CRIU only: no', async () => {
    const body = JSON.stringify({ release: '6.1.0', arch: 'x86_64', restorer: ['criu@3.17.1'], kconfig: {} });
    const put = await call(app, 'put', '/api/v1/profiles/criu-only', { type: 'application/json', body });
    expect(put.status).toBe(201);
    const { verdict, convert } = await plan('older', 'criu-only');
    expect([verdict, convert.possible]).toEqual(['no', false]);
    expect(convert.why).toContain('in-kernel Linux-CR');
  });

  it('a kernel with missing facts: unknown, with the reason', async () => {
    const { kconfig, release, arch } = (await call(app, 'get', '/api/v1/profiles/linux-cr-2.6.38')).body;
    const body = JSON.stringify({ kconfig, release, arch, restorer: ['linux-cr@my-tree'] });
    const put = await call(app, 'put', '/api/v1/profiles/my-tree', { type: 'application/json', body });
    expect(put.status).toBe(201);
    const { verdict, convert } = await plan('rich', 'my-tree');
    expect([verdict, convert.possible]).toEqual(['unknown', false]);
    expect(convert.why).toContain('object support of linux-cr@my-tree not recorded');
  });

  it('options of the kernel alone in the way: no, and still convertible', async () => {
    const { release, arch, restorer } = (await call(app, 'get', '/api/v1/profiles/linux-cr-5c3471a-x86_64')).body;
    const body = JSON.stringify({ release, arch, restorer, kconfig: {}, kconfigComplete: true });
    const put = await call(app, 'put', '/api/v1/profiles/without-options', { type: 'application/json', body });
    expect(put.status).toBe(201);
    const { verdict, convert } = await plan('older', 'without-options');
    expect([verdict, convert.possible]).toEqual(['no', true]);
    const converted = await call(app, 'post', '/api/v1/convert?profile=without-options', {
      type: BYTES,
      body: corpus('linux-cr/14-b6cdf01-x86_64.img'),
    });
    expect(converted.status).toBe(200);
  });

  it('yes: nothing to convert', async () => {
    const { verdict, steps, convert } = await plan('rich', 'linux-cr-2.6.38');
    expect([verdict, kindsOf(steps).filter((kind) => kind !== 'host' && kind !== 'option')]).toEqual(['yes', []]);
    expect([convert.possible, convert.why]).toEqual([true, 'The image requires no conversion.']);
  });

  it('is refused like other reads, and kept while it is true', async () => {
    const missing = await call(app, 'get', '/api/v1/images/nobody/plan?profile=linux-cr-2.6.38');
    expect([missing.status, missing.body.code]).toEqual([404, 'image-not-found']);
    const nowhere = await call(app, 'get', '/api/v1/images/rich/plan?profile=linux-cr-2.6.83');
    expect([nowhere.status, nowhere.body.code]).toEqual([404, 'profile-not-found']);
    expect((await call(app, 'get', '/api/v1/images/rich/plan')).status).toBe(400);
    const { headers } = await call(app, 'get', '/api/v1/images/rich/plan?profile=linux-cr-2.6.38');
    expect(headers.etag).toBeDefined();
  });
});
