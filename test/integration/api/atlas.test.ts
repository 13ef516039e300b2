import type { Express } from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Composed, composeForTest } from '../../support/compose-for-test.ts';
import { appOver, BYTES, call, corpus } from './api-under-test.ts';

let composed: Composed;
let app: Express;
beforeAll(async () => {
  composed = await composeForTest({ record: 'builtins', worker: false });
  app = appOver(composed.ports);
  const body = corpus('containers/truthbox-podman.tar.gz');
  expect((await call(app, 'post', '/api/v1/images?name=podman', { type: BYTES, body })).status).toBe(201);
});
afterAll(() => composed.close());

const get = async (path: string) => call(app, 'get', `/api/v1${path}`);

describe('the atlas over HTTP', () => {
  it('is listed page by page', async () => {
    const first = (await get('/atlas?distro=ubuntu&limit=10')).body;
    expect([first.items.length, first.total > 10]).toEqual([10, true]);
    const second = (await get(`/atlas?distro=ubuntu&limit=10&cursor=${first.next}`)).body;
    const addresses = [...first.items, ...second.items].map(({ address }: { address: string }) => address);
    expect(new Set(addresses).size).toBe(addresses.length);
    expect((await get('/atlas?distro=ubuntu&limit=200')).body.next).toBeNull();
  });

  it.each([
    ['/atlas?kernels=x', 'question-malformed', 'kernels'],
    ['/atlas?arch=vax', 'question-malformed', 'arch'],
    ['/atlas?since=2024', 'question-malformed', 'since'],
    ['/atlas?distro=a/b/c', 'question-malformed', 'distro'],
    ['/atlas?distribution=x', 'request-malformed', 'distribution'],
    ['/atlas?cursor=x', 'cursor-malformed', 'cursor'],
  ])('%s is refused with %s', async (path, code, pointer) => {
    const { status, body } = await get(path);
    expect([status, body.code, body.errors[0].pointer]).toEqual([400, code, pointer]);
  });

  it('is searched by words of the address, and by a part of the release', async () => {
    const found = async (query: string) => (await get(`/atlas?limit=5&${query}`)).body;
    const words = await found('q=Ubuntu%20GENERIC%206.8%20x86_64');
    expect(words.total).toBeGreaterThan(1);
    for (const { address } of words.items) expect(address).toMatch(/^ubuntu\/.*6\.8.*generic\/x86_64$/);
    const release = await found('release=6.8.0-52');
    expect(release.items.map((one: { release: string }) => one.release)).toContain('6.8.0-52-generic');
    expect((await found('q=no-such-kernel')).total).toBe(0);
  });

  it('shows a kernel, and the profile to record for it', async () => {
    const { body } = await get('/atlas/debian/13/6.12.118+deb13-amd64/x86_64');
    expect(body).toMatchObject({ restorer: { text: 'criu@4.1.1', shipped: { version: 'trixie' } } });
    const { name, input } = body.profile;
    const put = await call(app, 'put', body.links.record, { body: input });
    expect([put.status, put.body.name, put.body.labels.atlas]).toEqual([201, name, body.address]);
    const asked = await get(`/can-restore?image=podman&kernel=${encodeURIComponent(body.release)}`);
    expect(asked.body.profiles[0]).toMatchObject({ profile: name });
    expect(asked.body.profiles[0].basis).toBeUndefined();
    expect((await get(body.links.self.slice('/api/v1'.length))).status).toBe(200);
    const unknown = await get('/atlas/debian/13/6.12.118+deb13-amd63/x86_64');
    expect([unknown.status, unknown.body.code, unknown.body.nearest[0]]).toEqual([
      404,
      'atlas-kernel-not-found',
      body.address,
    ]);
  });

  it('answers about a kernel that no profile records', async () => {
    const { status, body } = await get('/can-restore?image=podman&kernel=6.8.0-45-generic&restorer=criu%404.2');
    expect(status).toBe(200);
    expect(body.question).toMatchObject({ kernel: '6.8.0-45-generic', restorer: 'criu@4.2' });
    expect(body.profiles[0].basis).toMatchObject({ from: 'atlas', match: 'between', restorer: 'criu@4.2' });
    expect(body.notes.join(' ')).toContain('No profile is recorded for kernel 6.8.0-45-generic.');
    const newest = (await get('/can-restore?image=podman&distro=talos')).body;
    expect(newest.profiles.map(({ kernel }: { kernel: string }) => kernel)).toEqual(['6.18.45-talos']);
  });

  it('offers a way out of a `no` there, and says unknown where it has no such kernel', async () => {
    const { body } = await get('/can-restore?image=podman&distro=android-gki');
    expect(body.answer).toBe('unknown');
    const no = (await get('/can-restore?image=podman&kernel=6.12.20-talos&restorer=criu%403.10')).body;
    for (const { verdict, waysOut } of no.profiles) if (verdict === 'no') expect(waysOut).toBeDefined();
  });

  it('leaves a recorded profile its own restorer', async () => {
    const { status, body } = await get('/can-restore?image=podman&profile=debian-6.1-amd64&restorer=criu%404.2');
    expect([status, body.code, body.errors[0].pointer]).toEqual([400, 'question-malformed', 'restorer']);
  });
});
