import type { Express } from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Composed, composeForTest } from '../../support/compose-for-test.ts';
import { appOver, BYTES, call, corpus } from './api-under-test.ts';

const type = 'application/json';
const FLEETS = '/api/v1/fleets';

let composed: Composed;
let app: Express;
const put = (path: string, body: unknown) => call(app, 'put', path, { type, body: JSON.stringify(body) });
const putProfile = (name: string, release: string, more: object = {}) =>
  put(`/api/v1/profiles/${name}`, { release, arch: 'x86_64', restorer: 'criu@4.2', ...more });
const ask = async (query: string) => (await call(app, 'get', `/api/v1/can-restore?${query}`)).body;

beforeAll(async () => {
  composed = await composeForTest({ record: 'builtins' });
  app = appOver(composed.ports);
  for (const name of ['pipes', 'tcp']) {
    const body = corpus(`criu/6.1.0-56-amd64__${name}.tar.gz`);
    expect((await call(app, 'post', `/api/v1/images?name=${name}`, { type: BYTES, body })).status).toBe(201);
  }
  expect((await putProfile('ancient', '2.6.20')).status).toBe(201);
  expect((await putProfile('other-arch', '6.1.0', { arch: 'aarch64' })).status).toBe(201);
  await composed.settle();
});
afterAll(() => composed.close());

/** Two built-in profiles that take both images: one that says yes or conditional for each. */
async function takers(): Promise<readonly string[]> {
  const rows = await Promise.all(
    ['pipes', 'tcp'].map(async (ref) => (await call(app, 'get', `/api/v1/images/${ref}/row?limit=200`)).body.items),
  );
  const fine = rows.map((items: { profile: string; verdict: string }[]) =>
    items.filter(({ verdict }) => verdict === 'yes' || verdict === 'conditional').map(({ profile }) => profile),
  );
  const both = (fine[0] ?? []).filter((name) => fine[1]?.includes(name));
  expect(both.length).toBeGreaterThanOrEqual(2);
  return both.slice(0, 2);
}

describe('a fleet', () => {
  it('is recorded, replaced only when something differs, listed and forgotten', async () => {
    const body = { profiles: [{ profile: 'ancient', nodes: 3 }], labels: { owner: 'ops' } };
    const first = await put(`${FLEETS}/small`, body);
    expect([first.status, first.headers.location, first.body.nodes]).toEqual([201, `${FLEETS}/small`, 3]);
    const revision = async () => (await call(app, 'get', '/api/v1/matrix')).body.revision;
    const before = await revision();
    expect((await put(`${FLEETS}/small`, body)).status).toBe(200);
    expect(await revision()).toBe(before);
    const changed = await put(`${FLEETS}/small`, { profiles: [{ profile: 'ancient', nodes: 4 }] });
    expect([changed.status, changed.body.nodes, changed.body.labels]).toEqual([200, 4, {}]);
    expect(await revision()).toBeGreaterThan(before);
    const list = await call(app, 'get', `${FLEETS}?limit=1`);
    expect(list.body.items.map(({ name }: { name: string }) => name)).toEqual(['small']);
    expect((await call(app, 'delete', `${FLEETS}/small`)).status).toBe(204);
    const gone = await call(app, 'get', `${FLEETS}/small`);
    expect([gone.status, gone.body.code]).toEqual([404, 'fleet-not-found']);
  });

  it.each<readonly [string, unknown, string]>([
    ['an unknown profile', { profiles: [{ profile: 'ancien', nodes: 1 }] }, '/profiles/0/profile'],
    ['a profile twice', { profiles: ['a', 'b'].map(() => ({ profile: 'ancient', nodes: 1 })) }, '/profiles/1/profile'],
    ['fewer than no nodes', { profiles: [{ profile: 'ancient', nodes: -1 }] }, '/profiles/0/nodes'],
    ['half a node', { profiles: [{ profile: 'ancient', nodes: 0.5 }] }, '/profiles/0/nodes'],
    ['no list', {}, '/profiles'],
    ['too many', { profiles: Array.from({ length: 1_001 }, (_, i) => ({ profile: `p${i}`, nodes: 1 })) }, '/profiles'],
  ])('with %s is refused, with the place', async (_what, body, pointer) => {
    const answer = await put(`${FLEETS}/bad`, body);
    expect([answer.status, answer.body.code]).toEqual([400, 'fleet-malformed']);
    expect(answer.body.errors[0].pointer).toBe(pointer);
    expect((await call(app, 'get', `${FLEETS}/bad`)).status).toBe(404);
  });
});

describe('a question about a fleet', () => {
  it('tells the share of the nodes, those of another architecture among them', async () => {
    const [good = ''] = await takers();
    await put(`${FLEETS}/mixed`, {
      profiles: [
        { profile: good, nodes: 20 },
        { profile: 'ancient', nodes: 3 },
        { profile: 'other-arch', nodes: 2 },
      ],
    });
    const answer = await ask('image=pipes&fleet=mixed');
    expect(answer.answer).toBe('mixed');
    expect(answer.nodes.total).toBe(25);
    expect(answer.nodes.yes + answer.nodes.conditional).toBe(20);
    expect(answer.nodes.no).toBe(5);
    expect(answer.counts.no).toBe(2);
    expect(answer.question).toEqual({ image: 'pipes', fleet: 'mixed' });
    expect((await ask('image=pipes&fleet=mixed&arch=x86_64')).nodes.total).toBe(23);
    expect((await ask(`image=pipes&profile=${encodeURIComponent(good)}`)).nodes).toBeUndefined();
  });

  it('is unknown for an empty fleet, and names what is not there', async () => {
    await put(`${FLEETS}/empty`, { profiles: [] });
    const answer = await ask('image=pipes&fleet=empty');
    expect([answer.answer, answer.profiles, answer.nodes.total]).toEqual(['unknown', [], 0]);
    expect(answer.notes).toContain('The fleet has no profiles.');
    const none = await call(app, 'get', '/api/v1/can-restore?image=pipes&fleet=mixxed');
    expect([none.status, none.body.code, none.body.nearest]).toEqual([404, 'fleet-not-found', ['mixed']]);
    const two = await call(app, 'get', '/api/v1/can-restore?image=pipes&fleet=mixed&kernel=6.1');
    expect([two.status, two.body.code]).toEqual([400, 'question-ambiguous-target']);
  });

  it('counts nodes whose profile is gone as unknown', async () => {
    const [good = ''] = await takers();
    await putProfile('leaving', '6.1.0');
    await put(`${FLEETS}/shrinking`, {
      profiles: [
        { profile: good, nodes: 5 },
        { profile: 'leaving', nodes: 7 },
      ],
    });
    expect((await call(app, 'delete', '/api/v1/profiles/leaving')).status).toBe(204);
    const answer = await ask('image=pipes&fleet=shrinking');
    expect([answer.answer, answer.nodes.unknown, answer.counts.unknown]).toEqual(['unknown', 7, 1]);
    expect(answer.profiles.at(-1)).toMatchObject({ profile: 'leaving', findings: [{ rule: 'profile-not-recorded' }] });
    const { body } = await call(app, 'get', `${FLEETS}/shrinking/floor`);
    expect(body.missing).toEqual([{ profile: 'leaving', nodes: 7 }]);
  });
});

describe('what a fleet has in common', () => {
  it('is the floor of its profiles', async () => {
    const [one = '', two = ''] = await takers();
    const profiles = [one, two, 'ancient'].map((profile) => ({ profile, nodes: 1 }));
    await put(`${FLEETS}/floor`, { profiles });
    const { body } = await call(app, 'get', `${FLEETS}/floor/floor`);
    expect(body).toMatchObject({ fleet: 'floor', profiles: 3, nodes: 3, missing: [] });
    expect(body.floor.kernel.lowest).toBe('2.6.20');
    expect(body.floor.kconfig.on).toEqual({});
    expect(body.floor.kconfig.unknown.length).toBeGreaterThan(50);
    expect(body.floor.facts.pageSize.notRecorded.profiles).toContain('ancient');
    expect(body.floor.objectTypes['criu/tcp-established']).toEqual([1]);
  });

  it('and who holds the others back comes first, with the rules', async () => {
    const [one = '', two = ''] = await takers();
    const profiles = [one, two, 'ancient'].map((profile) => ({ profile, nodes: 10 }));
    await put(`${FLEETS}/held`, { profiles });
    await composed.settle();
    const { body } = await call(app, 'get', `${FLEETS}/held/holding-back`);
    expect(body.images).toBe(2);
    expect(body.profiles[0]).toMatchObject({ profile: 'ancient', refused: 2, refusedAlone: 2, open: 0, decided: 2 });
    expect(body.profiles[0].rules.length).toBeGreaterThan(0);
    expect(body.profiles[0].rules.every(({ images }: { images: number }) => images <= 2)).toBe(true);
    expect(body.profiles.slice(1).map(({ refused }: { refused: number }) => refused)).toEqual([0, 0]);
    // With a second one that refuses, nothing is won by either alone.
    await putProfile('ancient-too', '2.6.19');
    await put(`${FLEETS}/held`, { profiles: [...profiles, { profile: 'ancient-too', nodes: 1 }] });
    await composed.settle();
    const again = await call(app, 'get', `${FLEETS}/held/holding-back`);
    expect(again.body.profiles.map(({ refusedAlone }: { refusedAlone: number }) => refusedAlone)).toEqual([0, 0, 0, 0]);
    expect(again.body.profiles[0].profile).toBe('ancient-too');
  });
});
