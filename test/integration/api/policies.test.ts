/** Policies over real images, and the ladders of all images of a format. */
import type { Express } from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Composed, composeForTest } from '../../support/compose-for-test.ts';
import { appOver, BYTES, call, corpus } from './api-under-test.ts';

const JSON_TYPE = 'application/json';
const POLICIES = '/api/v1/policies';

let composed: Composed;
let app: Express;
beforeAll(async () => {
  // Nobody takes the jobs: whatever is asked for is evaluated on the spot.
  composed = await composeForTest({ worker: false });
  app = appOver(composed.ports);
  await upload('team/counter', 'linux-cr/a-minimal.img');
  await upload('team/pipes', 'criu/6.1.0-56-amd64__pipes.tar.gz');
  await upload('other/podman:main', 'containers/truthbox-podman.tar.gz');
  await putProfile('old', '2.6.20', 'criu@4.2');
  await putProfile('lcr', '2.6.38', 'linux-cr@5c3471a');
});
afterAll(() => composed.close());

async function upload(ref: string, file: string): Promise<void> {
  const [name, tag] = ref.split(':');
  const query = tag === undefined ? `name=${name}` : `name=${name}&tag=${tag}`;
  const sent = await call(app, 'post', `/api/v1/images?${query}`, { type: BYTES, body: corpus(file) });
  expect(sent.status).toBe(201);
}
const putProfile = async (name: string, release: string, restorer: string) => {
  const body = JSON.stringify({ release, arch: 'x86_64', restorer });
  expect((await call(app, 'put', `/api/v1/profiles/${name}`, { type: JSON_TYPE, body })).status).toBeLessThan(300);
};
const putPolicy = (name: string, policy: unknown) =>
  call(app, 'put', `${POLICIES}/${name}`, { type: JSON_TYPE, body: JSON.stringify(policy) });
const check = async (name: string) => (await call(app, 'get', `${POLICIES}/${name}/check`)).body;

describe('a policy', () => {
  it('is recorded, replaced, listed, shown and forgotten', async () => {
    const policy = { images: ['team/*', 'web'], require: { guarantee: 'series' }, labels: { owner: 'ops' } };
    const made = await putPolicy('production', policy);
    expect([made.status, made.headers.location, made.body.require]).toEqual([
      201,
      `${POLICIES}/production`,
      { guarantee: 'stable-series' },
    ]);
    const replaced = await putPolicy('production', { images: ['web'], require: { guarantee: 'forward' } });
    expect([replaced.status, replaced.body.images, replaced.body.labels]).toEqual([200, ['web'], {}]);
    await putPolicy('another', { images: [], require: { profiles: ['old'] } });
    const first = await call(app, 'get', `${POLICIES}?limit=1`);
    const second = await call(app, 'get', `${POLICIES}?limit=1&cursor=${first.body.next}`);
    expect([first.body.items[0].name, second.body.items[0].name, second.body.next]).toEqual([
      'another',
      'production',
      null,
    ]);
    expect((await call(app, 'get', `${POLICIES}/production`)).body).toEqual(replaced.body);
    expect((await call(app, 'delete', `${POLICIES}/production`)).status).toBe(204);
    const gone = await call(app, 'get', `${POLICIES}/produktion`);
    expect([gone.status, gone.body.code]).toEqual([404, 'policy-not-found']);
  });

  it('lists every violation with its rules, and keeps what a check found', async () => {
    await putPolicy('on-old', { images: ['team/pipes', 'other/*'], require: { profiles: ['old'] } });
    const now = await check('on-old');
    expect([now.answer, now.counts, now.violated]).toEqual(['no', { yes: 0, conditional: 0, no: 2, unknown: 0 }, 2]);
    expect(
      now.violations.map(({ image, profile, verdict }: Record<string, string>) => [image, profile, verdict]),
    ).toEqual([
      ['team/pipes', 'old', 'no'],
      ['other/podman:main', 'old', 'no'],
    ]);
    for (const { rules } of now.violations) expect(rules).not.toEqual([]);

    const headers = { 'idempotency-key': 'first' };
    const kept = await call(app, 'post', `${POLICIES}/on-old/checks`, { headers });
    const again = await call(app, 'post', `${POLICIES}/on-old/checks`, { headers });
    expect([kept.status, again.body.id, again.headers['idempotency-replayed']]).toEqual([201, kept.body.id, 'true']);
    await putPolicy('on-old', { images: ['team/counter'], require: { profiles: ['lcr'] } });
    const later = await call(app, 'post', `${POLICIES}/on-old/checks`);
    // What was required then stands in the history, whatever is required since.
    const history = await call(app, 'get', `${POLICIES}/on-old/checks?limit=1`);
    expect(history.body.items).toEqual([later.body]);
    const older = await call(app, 'get', `${POLICIES}/on-old/checks?cursor=${history.body.next}`);
    expect(older.body.items).toEqual([kept.body]);
    expect(older.body.items[0].require).toEqual({ profiles: ['old'] });
  });

  it('that requires a rung says what breaks it, and what would prove it', async () => {
    await putPolicy('rung', { images: ['team/counter'], require: { guarantee: 'any-options' } });
    const unproven = await check('rung');
    expect(unproven.answer).toBe('unknown');
    expect(unproven.missing[0].missing).toContain('only one configuration of 2.6.38 is recorded');
    await putProfile('lcr-older', '2.6.38', 'linux-cr@f0fdd38');
    const broken = await check('rung');
    expect([broken.answer, broken.violations[0].profile]).toEqual(['no', 'lcr-older']);
    expect(broken.revision).toBeGreaterThan(unproven.revision);
    expect((await call(app, 'delete', '/api/v1/profiles/lcr-older')).status).toBe(204);
    expect((await check('rung')).answer).toBe('unknown');
  });

  it.each([
    ['no image', [], 'matches no image'],
    ['a missing image', ['team/nope'], 'unknown image'],
    ['a pattern that matches no name', ['nobody/*'], 'unknown image'],
    ['a name with another tag', ['other/podman'], 'unknown image'],
    ['a pattern with a percent sign as it is', ['team%*'], null],
  ])('over %s is unknown, never yes', async (_, images, said) => {
    const put = await putPolicy('empty', { images, require: { profiles: ['lcr'] } });
    if (said === null) return expect([put.status, put.body.errors[0].pointer]).toEqual([400, '/images/0']);
    const checked = await check('empty');
    expect(checked.answer).toBe('unknown');
    expect(JSON.stringify(checked)).toContain(said);
  });

  it('that requires a fleet is about its profiles at the time', async () => {
    const fleet = (profiles: readonly string[]) =>
      call(app, 'put', '/api/v1/fleets/nodes', {
        type: JSON_TYPE,
        body: JSON.stringify({ profiles: profiles.map((profile) => ({ profile, nodes: 2 })) }),
      });
    expect((await putPolicy('nodes', { images: ['team/counter'], require: { fleet: 'nodes' } })).body.code).toBe(
      'fleet-not-found',
    );
    await fleet(['lcr']);
    await putPolicy('nodes', { images: ['team/counter'], require: { fleet: 'nodes' } });
    const alone = await check('nodes');
    expect([alone.answer, alone.missing[0].missing]).toEqual(['unknown', ['the verdict on lcr is unknown']]);
    await fleet(['lcr', 'old']);
    const broken = await check('nodes');
    expect([broken.answer, broken.violations.map(({ profile }: { profile: string }) => profile)]).toEqual([
      'no',
      ['old'],
    ]);
    await fleet([]);
    expect(await check('nodes')).toMatchObject({ answer: 'unknown', notes: [expect.stringContaining('no profiles')] });
    await call(app, 'delete', '/api/v1/fleets/nodes');
    expect((await check('nodes')).notes[0]).toContain('no longer recorded');
  });

  it('whose profile is gone is unknown', async () => {
    await putProfile('passing', '2.6.38', 'linux-cr@5c3471a');
    await putPolicy('passing', { images: ['team/counter'], require: { profiles: ['passing'] } });
    await call(app, 'delete', '/api/v1/profiles/passing');
    const checked = await check('passing');
    expect([checked.answer, checked.missing[0].missing]).toEqual(['unknown', ['unknown profile passing']]);
  });

  it.each([
    ['an unknown rung', { images: [], require: { guarantee: 'eternal' } }, 'guarantee-unknown', '/require/guarantee'],
    [
      'two requirements',
      { images: [], require: { guarantee: 'build', profiles: ['old'] } },
      'policy-malformed',
      '/require',
    ],
    ['no requirement', { images: [], require: {} }, 'policy-malformed', '/require'],
    ['a fleet that is no field', { images: [], require: { flotilla: 'x' } }, 'policy-malformed', '/require/flotilla'],
    ['no profiles', { images: [], require: { profiles: [] } }, 'policy-malformed', '/require/profiles'],
    [
      'too many images',
      { images: Array(101).fill('a'), require: { guarantee: 'build' } },
      'policy-malformed',
      '/images',
    ],
    ['no name', { images: ['a b'], require: { guarantee: 'build' } }, 'policy-malformed', '/images/0'],
    [
      'a label of two lines',
      { images: [], require: { guarantee: 'build' }, labels: { a: '1\n2' } },
      'policy-malformed',
      '/labels/a',
    ],
  ])('is refused with %s', async (_, policy, code, pointer) => {
    const refused = await putPolicy('bad', policy);
    expect([refused.status, refused.body.code, refused.body.errors[0].pointer]).toEqual([400, code, pointer]);
  });

  it('is refused with an unknown profile, an invalid name, and an invalid body', async () => {
    const unknown = await putPolicy('bad', { images: [], require: { profiles: ['odl'] } });
    expect([unknown.status, unknown.body.code, unknown.body.nearest]).toEqual([404, 'profile-not-found', ['old']]);
    expect((await putPolicy('b%20d', { images: [], require: { guarantee: 'build' } })).body.code).toBe(
      'name-malformed',
    );
    const text = await call(app, 'put', `${POLICIES}/bad`, { type: 'text/plain', body: 'x' });
    expect(text.status).toBe(415);
    expect((await call(app, 'post', `${POLICIES}/bad/checks`)).status).toBe(404);
    expect((await call(app, 'get', `${POLICIES}/on-old/checks?cursor=x`)).body.code).toBe('cursor-malformed');
  });
});

describe('GET /api/v1/guarantees', () => {
  it('is one ladder for all images of a format', async () => {
    const { body } = await call(app, 'get', '/api/v1/guarantees?format=linux-cr');
    expect([body.groups, body.complete, body.rungs.length]).toEqual([1, true, 6]);
    const criu = (await call(app, 'get', '/api/v1/guarantees?format=criu')).body;
    expect(criu.groups).toBe(2);
    // One of them does not tell its home, the other one breaks on 2.6.20.
    const backward = criu.rungs.at(-1);
    expect(backward).toMatchObject({ state: 'broken', counts: { held: 0, broken: 1, 'not-provable': 1 } });
    expect(backward.counterexample).toMatchObject({ profile: 'old', image: { name: 'other/podman:main' } });
    expect(backward.missing[0]).toMatchObject({ name: 'team/pipes', missing: ['origin kernel not recorded'] });
    expect(criu.strongest).toBeNull();
  });

  it('is one ladder on the profiles of a fleet, for all formats or for one', async () => {
    const body = JSON.stringify({ profiles: [{ profile: 'lcr', nodes: 1 }] });
    await call(app, 'put', '/api/v1/fleets/narrow', { type: JSON_TYPE, body });
    const all = (await call(app, 'get', '/api/v1/guarantees?fleet=narrow')).body;
    expect([all.format, all.fleet, all.groups, all.strongest]).toEqual([null, 'narrow', 3, null]);
    const criu = (await call(app, 'get', '/api/v1/guarantees?fleet=narrow&format=criu')).body;
    // The profile that breaks it elsewhere is not of the fleet, and what is left proves nothing.
    expect([criu.groups, criu.rungs.at(-1).state]).toEqual([2, 'not-provable']);
    expect((await call(app, 'get', '/api/v1/guarantees?fleet=nowhere')).body.code).toBe('fleet-not-found');
  });

  it('holds nothing on a fleet of which a profile is gone, and says so', async () => {
    await putProfile('lcr-next', '2.6.39', 'linux-cr@5c3471a');
    await putProfile('leaving', '2.6.39', 'linux-cr@5c3471a');
    const profiles = ['lcr', 'lcr-next', 'leaving'].map((profile) => ({ profile, nodes: 1 }));
    await call(app, 'put', '/api/v1/fleets/left', { type: JSON_TYPE, body: JSON.stringify({ profiles }) });
    const ask = async () => (await call(app, 'get', '/api/v1/guarantees?format=linux-cr&fleet=left')).body;
    expect(await ask()).toMatchObject({ complete: true, notes: [] });
    await call(app, 'delete', '/api/v1/profiles/leaving');
    const after = await ask();
    expect([after.complete, after.strongest]).toEqual([false, null]);
    expect(after.notes).toEqual(['Unknown profile leaving: no rung holds on its nodes.']);
    expect(after.rungs.some(({ state }: { state: string }) => state === 'held')).toBe(false);
    await call(app, 'delete', '/api/v1/profiles/lcr-next');
  });

  it('of no image is not provable, and a format or a fleet is needed', async () => {
    const { body } = await call(app, 'get', '/api/v1/guarantees?format=inventory');
    expect([body.groups, body.strongest, body.rungs[0].state]).toEqual([0, null, 'not-provable']);
    expect((await call(app, 'get', '/api/v1/guarantees')).status).toBe(400);
    expect((await call(app, 'get', '/api/v1/guarantees?format=png')).status).toBe(400);
  });
});
