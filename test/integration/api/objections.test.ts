/** What one report can do to a fleet, and how it is taken back: over HTTP, with a real image. */
import type { Express } from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Composed, composeForTest } from '../../support/compose-for-test.ts';
import { appOver, BYTES, call, corpus } from './api-under-test.ts';

const JSON_TYPE = 'application/json';
const TOOL = { name: 'criu', version: '4.2' };
const USELESS = { outcome: 'failed', log: '(00.1) Error (criu/cr-restore.c:99): Something of our own went wrong' };
const FITTING = { outcome: 'failed', log: '(00.5) Error (criu/cr-restore.c:99): Core march mismatch 2' };
const MEMBERS = ['debian-6.1-amd64', 'debian-6.1-cloud-amd64', 'debian-6.12-amd64'];
const [, , HIT = ''] = MEMBERS;

let composed: Composed;
let app: Express;
beforeAll(async () => {
  composed = await composeForTest({ record: 'builtins' });
  app = appOver(composed.ports);
  const image = corpus('containers/truthbox-podman.tar.gz');
  for (const name of ['web', 'other']) {
    await call(app, 'post', `/api/v1/images?name=${name}`, {
      type: BYTES,
      body: name === 'web' ? image : corpus('criu/6.1.0-56-amd64__pipes.tar.gz'),
    });
  }
  const profiles = MEMBERS.map((profile) => ({ profile, nodes: 10 }));
  await call(app, 'put', '/api/v1/fleets/production', { type: JSON_TYPE, body: { profiles } });
  await composed.settle();
}, 90_000);
afterAll(() => composed.close());

const get = async (path: string) => (await call(app, 'get', `/api/v1${path}`)).body;
const report = async (body: object, profile = HIT, image = 'web') => {
  const sent = await call(app, 'post', '/api/v1/observations', {
    type: JSON_TYPE,
    body: { image, profile, tool: TOOL, ...body },
  });
  expect(sent.status).toBe(201);
  return sent.body.observation;
};
const object = (id: number | string, body: object, headers: Record<string, string> = {}) =>
  call(app, 'post', `/api/v1/observations/${id}/objections`, { type: JSON_TYPE, body, headers });
const withdraw = (id: number) => object(id, { kind: 'withdrawal', reason: 'the wrong node' });
const fleet = async () => {
  const { answer, nodes, profiles } = await get('/can-restore?image=web&fleet=production');
  return { answer, nodes, hit: profiles.find(({ profile }: { profile: string }) => profile === HIT) };
};
const countOf = (findings: { rule: string; text: string }[]) =>
  findings.find(({ rule, text }) => rule === 'observation' && text.includes('restores failed'))?.text;

describe('a fleet', () => {
  it('is not turned by one report without a log that fits, but by a second, and back by a withdrawal', async () => {
    const before = await fleet();
    expect(before).toMatchObject({ answer: 'conditional', hit: { observations: null, grade: 'predicted' } });
    const first = await report(USELESS);
    expect(first).toMatchObject({ evidence: 'bare', effect: 'weak', status: 'counts', objections: [] });
    const told = await fleet();
    expect(told).toMatchObject({
      answer: 'conditional',
      nodes: before.nodes,
      hit: { verdict: 'conditional', grade: 'predicted', observations: { total: 1, restored: 0, failed: 1 } },
    });
    expect(countOf(told.hit.findings)).toContain('1 of 1 restores failed. One report without a log that fits');

    const second = await report(USELESS);
    expect(second.effect).toBe('decides');
    expect(await fleet()).toMatchObject({ answer: 'mixed', nodes: { no: 10 }, hit: { verdict: 'no', conflict: true } });
    expect((await get('/conflicts')).items).toMatchObject([
      { profile: HIT, observations: { total: 2, restored: 0, failed: 2, contradicting: 2 } },
    ]);

    const taken = await withdraw(second.id);
    expect(taken.status).toBe(201);
    expect(taken.headers.location).toBe(`/api/v1/observations/${second.id}`);
    expect(taken.body.observation).toMatchObject({
      status: 'withdrawn',
      effect: 'withdrawn',
      objections: [{ kind: 'withdrawal', reason: 'the wrong node', by: null }],
    });
    expect(await get(`/observations/${second.id}`)).toEqual(taken.body.observation);
    const back = await fleet();
    expect(back).toMatchObject({ answer: 'conditional', nodes: before.nodes, hit: { grade: 'predicted' } });
    const texts = back.hit.findings.map(({ text }: { text: string }) => text);
    expect(texts).toContain('The observation was withdrawn and does not count.');
    expect((await get('/conflicts')).total).toBe(0);
    await withdraw(first.id);
    expect((await fleet()).hit.observations).toBeNull();
  });

  it('is turned by one report with a log that fits', async () => {
    const { id, ...rest } = await report(FITTING);
    expect(rest).toMatchObject({ evidence: 'supported', effect: 'decides' });
    expect((await fleet()).hit.verdict).toBe('no');
    await withdraw(id);
  });

  it('in which 13 restores worked and one failed says so everywhere', async () => {
    const [profile = ''] = MEMBERS;
    for (let run = 0; run < 13; run += 1) {
      await report({ outcome: 'restored', url: `https://ci.example.org/run/${run}` }, profile);
    }
    const failed = await report(FITTING, profile);
    expect(failed).toMatchObject({ effect: 'outweighed', conflict: true });
    const [answer] = (await get(`/can-restore?image=web&profile=${profile}`)).profiles;
    const observations = { total: 14, restored: 13, failed: 1 };
    expect(answer).toMatchObject({ verdict: 'conditional', grade: 'reported', conflict: false, observations });
    expect(countOf(answer.findings)).toContain('1 of 14 restores failed.');
    const named = ({ profile: name }: { profile: string }) => name === profile;
    expect((await get('/images/web/row?limit=200')).items.find(named)).toMatchObject({ observations });
    const column = (await get(`/profiles/${profile}/column`)).items;
    expect(column.map((cell: { observations: unknown }) => cell.observations)).toEqual([null, observations]);
    const matrix = await get('/matrix?profileLimit=100');
    const at = matrix.profiles.findIndex(({ name }: { name: string }) => name === profile);
    expect(matrix.cells.map((row: { observations: unknown }[]) => row[at]?.observations)).toEqual([null, observations]);
  });
});

describe('an objection', () => {
  const [, profile = ''] = MEMBERS;

  it('disputes and settles, and is an event', async () => {
    const { id } = await report(FITTING, profile, 'other');
    expect((await object(id, { kind: 'settlement', reason: 'x' })).body.code).toBe('observation-not-disputed');
    const disputed = await object(id, { kind: 'dispute', reason: 'not our kernel', by: 'platform team' });
    expect(disputed.body.observation).toMatchObject({ status: 'disputed', effect: 'disputed', conflict: false });
    const settled = await object(id, { kind: 'settlement', reason: 'it was' });
    expect(settled.body.observation).toMatchObject({ status: 'counts', effect: 'decides' });
    expect(settled.body.revision).toBeGreaterThan(disputed.body.revision);
    await withdraw(id);
    for (const kind of ['withdrawal', 'dispute', 'settlement']) {
      const late = await object(id, { kind, reason: 'x' });
      expect([late.status, late.body.code]).toEqual([409, 'observation-withdrawn']);
    }
    const events = await composed.ports.events.after(0, 10_000);
    const mine = events.filter((event) => event.kind === 'observation-objected' && event.subject === profile);
    expect(mine.map(({ body }) => (body as { objection: string }).objection)).toEqual([
      'dispute',
      'settlement',
      'withdrawal',
    ]);
  });

  it('is recorded once for each key', async () => {
    const { id } = await report(USELESS, profile, 'other');
    const key = { 'idempotency-key': `object-${id}` };
    const body = { kind: 'dispute', reason: 'twice' };
    const [first, again] = [await object(id, body, key), await object(id, body, key)];
    expect(again.body).toEqual(first.body);
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect((await get(`/observations/${id}`)).objections).toHaveLength(1);
    expect((await object(id, { ...body, reason: 'other' }, key)).body.code).toBe('idempotency-key-reused');
  });

  it.each([
    ['a kind of its own', { kind: 'deletion', reason: 'x' }, 'objection-malformed'],
    ['no reason', { kind: 'dispute' }, 'objection-malformed'],
    ['an empty reason', { kind: 'dispute', reason: '' }, 'objection-malformed'],
    ['a reason that is too long', { kind: 'dispute', reason: 'x'.repeat(501) }, 'objection-malformed'],
    ['an unknown name', { kind: 'dispute', reason: 'x', verdict: 'yes' }, 'objection-malformed'],
  ])('of %s is refused', async (_, body, code) => {
    const { id } = (await get('/observations?limit=1')).items[0];
    expect((await object(id, body)).body.code).toBe(code);
  });

  it('to what is not there is refused', async () => {
    const body = { kind: 'dispute', reason: 'x' };
    expect((await object(999_999, body)).body.code).toBe('observation-not-found');
    expect((await object('x', body)).body.code).toBe('request-malformed');
  });

  it('with characters that no database holds is kept without them', async () => {
    const { id } = await report(USELESS, profile, 'other');
    const sent = await object(id, { kind: 'dispute', reason: 'nul \u0000', by: '\ud800' });
    expect(sent.body.observation.objections).toMatchObject([{ reason: 'nul \ufffd', by: '\ufffd' }]);
  });
});
