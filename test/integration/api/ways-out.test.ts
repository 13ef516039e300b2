/** A `no` of the service names what would change it, other recorded profiles among it. */
import { gunzipSync } from 'node:zlib';
import type { Express } from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProfileAnswer } from '#core/answer/answer.ts';
import { type Composed, composeForTest } from '../../support/compose-for-test.ts';
import { appOver, BYTES, call, corpus } from './api-under-test.ts';

let composed: Composed;
let app: Express;
beforeAll(async () => {
  composed = await composeForTest();
  app = appOver(composed.ports);
  const body = corpus('criu-lab/6.1.0-56-amd64__pidfds.tar.gz');
  expect((await call(app, 'post', '/api/v1/images?name=pidfds', { type: BYTES, body })).status).toBe(201);
  await put('older', 'criu@3.17.1', '6.1.0-56-amd64');
  await put('newer', 'criu@4.2', '6.1.0-57-amd64');
  await put('farther', 'criu@4.2', '6.12.117+deb12-amd64');
});
afterAll(() => composed.close());

async function put(name: string, restorer: string, release: string): Promise<void> {
  const config = corpus('../profiles/kconfig/debian-image-6.1.0-56-amd64.config.gz');
  const kconfig = gunzipSync(config).toString('utf8');
  const facts = { modulesLoadable: true };
  // The configuration is that of one kernel; what differs here is the name.
  const body = JSON.stringify({ release, arch: 'x86_64', restorer, kconfig, facts, force: true });
  const { status } = await call(app, 'put', `/api/v1/profiles/${name}`, { type: 'application/json', body });
  expect(status).toBe(201);
}

const ask = async (query: string): Promise<readonly ProfileAnswer[]> =>
  (await call(app, 'get', `/api/v1/can-restore?image=pidfds&${query}`)).body.profiles;

describe('a no of the service', () => {
  it('names another release, the nearest profile that restores, and a new checkpoint', async () => {
    // A stored verdict of each profile is what the nearest one is found by.
    await composed.settle();
    const [answer] = await ask('profile=older');
    expect(answer?.verdict).toBe('no');
    expect(answer?.steps).toEqual([]);
    expect(answer?.waysOut?.map(({ kind, text }) => `${kind}: ${text}`)).toEqual([
      'restorer: Restore with CRIU 4.1.',
      'profile: Restore on newer (kernel 6.1.0-57-amd64), the nearest recorded profile that says yes.',
      'checkpoint: Let the program close its process descriptors (pidfd), and checkpoint it again.',
    ]);
  });

  it('has none for a profile that does not say no', async () => {
    const [answer] = await ask('profile=newer');
    expect(answer?.verdict).toBe('yes');
    expect(answer).not.toHaveProperty('waysOut');
    expect(answer?.assumptionRanks).toHaveLength(answer?.assumptions.length ?? -1);
    expect(answer?.recordWith).toBe('restore-matrix profile capture');
  });
});
