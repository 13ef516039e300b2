/** What was observed wins over what is predicted, over HTTP, with a real image on the profiles that come along. */
import type { Express } from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Composed, composeForTest } from '../../support/compose-for-test.ts';
import { appOver, BYTES, call, corpus } from './api-under-test.ts';

const JSON_TYPE = 'application/json';
const MIB = 1_048_576;
const YES = 'lab-6.1-amd64';
const NO = 'lab-6.1-amd64-cpu-qemu64';
const TOOL = { name: 'criu', version: '4.2' };

let composed: Composed;
let app: Express;
beforeAll(async () => {
  composed = await composeForTest({ record: 'builtins' });
  app = appOver(composed.ports);
  await call(app, 'post', '/api/v1/images?name=web', {
    type: BYTES,
    body: corpus('criu/6.1.0-56-amd64__pipes.tar.gz'),
  });
  await composed.settle();
}, 90_000);
afterAll(() => composed.close());

const post = (body: object, headers: Record<string, string> = {}) =>
  call(app, 'post', '/api/v1/observations', {
    type: JSON_TYPE,
    body: { image: 'web', profile: YES, outcome: 'failed', tool: TOOL, ...body },
    headers,
  });
const get = async (path: string) => (await call(app, 'get', `/api/v1${path}`)).body;
const answerFor = async (profile: string, query = '') =>
  (await get(`/can-restore?image=web&profile=${profile}${query}`)).profiles[0];

describe('an observation', () => {
  it('of the host is kept and told, and decides nothing', async () => {
    const log =
      "(00.01) 55: Error (criu/cr-restore.c:1234): Can't fork for 55: File exists\n(00.02) Error (criu/cr-restore.c:2): Restoring FAILED.";
    const sent = await post({ log });
    expect(sent.status).toBe(201);
    expect(sent.body.observation).toMatchObject({ cause: 'host', effect: 'host', conflict: false, rules: ['set-pid'] });
    const answer = await answerFor(YES);
    expect(answer).toMatchObject({ verdict: 'yes', grade: 'predicted', conflict: false });
    expect(answer.findings.at(-1)).toMatchObject({ rule: 'observation', severity: 'note' });
  });

  it('that contradicts the prediction wins, everywhere at once, and is a conflict', async () => {
    const before = await answerFor(YES);
    const revision = (await get('/matrix')).revision;
    const sent = await post({
      when: '2026-11-20T10:00:00Z',
      by: 'nightly CI',
      url: 'https://ci.example.org/run/7',
      log: '(00.5) Error (criu/cr-restore.c:99): Core march mismatch 2',
    });
    expect(sent.body.observation).toMatchObject({
      effect: 'decides',
      predicted: 'yes',
      conflict: true,
      rules: ['arch-mtype'],
    });
    expect(sent.body.revision).toBeGreaterThan(revision);
    expect(sent.headers.location).toBe(`/api/v1/observations/${sent.body.observation.id}`);

    const answer = await answerFor(YES);
    expect(answer).toMatchObject({ verdict: 'no', grade: 'reported', conflict: true });
    expect(answer.findings[0]).toMatchObject({
      rule: 'observation',
      severity: 'blocker',
      found: 'failed with criu 4.2 on 2026-11-20 (reported)',
      evidence: [`observation ${sent.body.observation.id}`, 'https://ci.example.org/run/7'],
    });
    const rules = (findings: { rule: string }[]) =>
      findings.map(({ rule }) => rule).filter((rule) => rule !== 'observation');
    expect(rules(answer.findings)).toEqual(rules(before.findings));

    const row = await get('/images/web/row?limit=200');
    expect(row.items.find(({ profile }: { profile: string }) => profile === YES)).toMatchObject({
      verdict: 'no',
      grade: 'reported',
    });
    expect((await get(`/profiles/${YES}/column`)).items[0]).toMatchObject({ verdict: 'no', grade: 'reported' });
    const kernels = await get('/can-restore?image=web&kernel=6.1.0-56-amd64');
    expect(kernels.counts.no).toBeGreaterThan(0);
    expect((await get(`/badges/can-restore.json?image=web&profile=${YES}`)).message).toContain('no');

    expect(await get(`/images/web/plan?profile=${YES}`)).toMatchObject({ verdict: 'no', convert: { possible: true } });

    const conflicts = await get('/conflicts');
    expect(conflicts).toMatchObject({
      total: 1,
      next: null,
      items: [{ profile: YES, predicted: 'yes', verdict: 'no', matched: ['arch-mtype'] }],
    });
    const listed = await get('/observations?image=web&conflict=true');
    expect(listed.items.map(({ id }: { id: number }) => id)).toEqual([sent.body.observation.id]);
    expect(await get(`/observations/${sent.body.observation.id}`)).toEqual(sent.body.observation);
  });

  it('does not speak for a question that leaves objects out, nor for the facts a strict one asks for', async () => {
    const ignoring = await answerFor(YES, '&ignore=criu/pipe');
    expect(ignoring).toMatchObject({ grade: 'predicted', conflict: false });
    expect(ignoring.verdict).not.toBe('no');
    expect(ignoring.findings.some(({ rule }: { rule: string }) => rule === 'observation')).toBe(true);
    expect((await answerFor(YES, '&strict=true')).verdict).toBe('no');
    await post({ profile: NO, outcome: 'restored', grade: 'tested', when: '2026-11-21T10:00:00Z' });
    expect(await answerFor(NO)).toMatchObject({ verdict: 'yes', grade: 'tested', conflict: true });
    expect((await answerFor(NO, '&strict=true')).verdict).toBe('unknown');
  });

  it('is recorded once for each key', async () => {
    const key = { 'idempotency-key': 'run-7' };
    const [first, again] = [
      await post({ when: '2026-11-01T00:00:00Z' }, key),
      await post({ when: '2026-11-01T00:00:00Z' }, key),
    ];
    expect(again.body).toEqual(first.body);
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect((await post({ when: '2026-11-02T00:00:00Z' }, key)).body.code).toBe('idempotency-key-reused');
  });

  it('is never changed: no method does', async () => {
    for (const method of ['put', 'delete', 'patch'] as const) {
      expect((await call(app, method, '/api/v1/observations/1')).status).toBe(405);
    }
  });

  it.each([
    ['an unknown image', { image: 'webb' }, 'image-not-found'],
    ['an unknown profile', { profile: 'nobody' }, 'profile-not-found'],
    ['a revision that is not', { profileRevision: 99 }, 'profile-revision-not-found'],
    ['an outcome of its own', { outcome: 'maybe' }, 'observation-malformed'],
    ['a time to come', { when: '2999-01-01T00:00:00Z' }, 'observation-malformed'],
    ['an invalid time', { when: 'yesterday' }, 'observation-malformed'],
    ['an invalid link', { url: 'javascript:alert(1)' }, 'observation-malformed'],
    ['a link with a password', { url: 'https://me:secret@example.org/' }, 'observation-malformed'],
    ['a log that is too long', { log: 'x'.repeat(MIB + 1) }, 'observation-malformed'],
    ['too many steps', { steps: Array(51).fill({ kind: 'host', text: 'x' }) }, 'observation-malformed'],
    ['an unknown name', { verdict: 'yes' }, 'observation-malformed'],
  ])('of %s is refused', async (_, body, code) => {
    const { id } = (await get('/observations?limit=1')).items[0];
    expect((await post(body)).body.code).toBe(code);
    expect((await get('/observations?limit=1')).items[0].id).toBe(id);
  });

  it('with a hostile log is kept short', async () => {
    const junk = `${'\u0000\u001b[31m'.repeat(MIB / 12)}Error (criu/a.c:1): /root/secret \ud800`;
    const sent = await post({ log: junk.slice(-MIB), by: 'nul \u0000 \ud800', when: '2026-10-01T00:00:00Z' });
    expect(sent.status).toBe(201);
    expect(JSON.stringify(sent.body).length).toBeLessThan(2_000);
    expect(JSON.stringify(sent.body)).not.toMatch(/secret|\\u0000|\\u001b/);
    expect(sent.body.observation.by).toBe('nul \ufffd \ufffd');
  });

  it('is listed by page', async () => {
    const first = await get('/observations?limit=2');
    const rest = await get(`/observations?limit=200&cursor=${first.next}`);
    const ids = [...first.items, ...rest.items].map(({ id }: { id: number }) => id);
    expect(ids).toEqual([...ids].sort((a, b) => b - a));
    expect(new Set(ids).size).toBe(ids.length);
    expect((await get('/observations?cursor=x')).code).toBe('cursor-malformed');
    expect((await get('/observations?image=nobody')).code).toBe('image-not-found');
    expect((await get('/observations/999999')).code).toBe('observation-not-found');
  });

  it('of before the profile changed is older evidence', async () => {
    const { revision } = await get(`/profiles/${YES}`);
    const put = await call(app, 'put', `/api/v1/profiles/${YES}`, {
      type: JSON_TYPE,
      body: { release: '6.1.0-56-amd64', arch: 'x86_64', restorer: ['criu@4.2'], kconfig: { CONFIG_TUN: 'y' } },
    });
    expect(put.body.revision).toBe(revision + 1);
    await composed.settle();
    const answer = await answerFor(YES);
    expect(answer).toMatchObject({ grade: 'predicted', conflict: false });
    const texts = answer.findings.map(({ text }: { text: string }) => text);
    expect(texts).toContainEqual(expect.stringContaining('another revision of the profile'));
    expect((await get('/conflicts')).items.map(({ profile: name }: { profile: string }) => name)).toEqual([NO]);
  });
});
