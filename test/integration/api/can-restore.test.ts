import type { Express } from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Composed, composeForTest } from '../../support/compose-for-test.ts';
import { appOver, BYTES, call, corpus } from './api-under-test.ts';

const JSON_TYPE = 'application/json';
const PATH = '/api/v1/can-restore';

let composed: Composed;
let app: Express;
beforeAll(async () => {
  composed = await composeForTest();
  app = appOver(composed.ports);
  const body = corpus('criu/host-6.18__pipes.tar.gz');
  expect((await call(app, 'post', '/api/v1/images?name=pipes', { type: BYTES, body })).status).toBe(201);
  await putProfile('old', '2.6.20');
  await putProfile('bare', '6.1.0-56-amd64');
  await putProfile('alias', '3.0');
});
afterAll(() => composed.close());

const putProfile = async (name: string, release: string) => {
  const body = JSON.stringify({ release, arch: 'x86_64', restorer: 'criu@4.2' });
  expect((await call(app, 'put', `/api/v1/profiles/${name}`, { type: JSON_TYPE, body })).status).toBe(201);
};

describe('GET /api/v1/can-restore', () => {
  it('says no with findings for a kernel that is too old', async () => {
    const answer = await call(app, 'get', `${PATH}?image=pipes&profile=old`);
    expect([answer.status, answer.body.answer, answer.body.counts.no]).toEqual([200, 'no', 1]);
    expect(answer.body.profiles[0].findings[0].severity).toBe('blocker');
    expect(answer.body.question).toEqual({ image: 'pipes', profile: 'old' });
  });

  it('answers unknown if the profile lacks facts, and for an unrecorded kernel', async () => {
    const bare = await call(app, 'get', `${PATH}?image=pipes&profile=bare`);
    expect(bare.body.answer).toBe('unknown');
    const missing = await call(app, 'get', `${PATH}?image=pipes&kernel=5.99.1`);
    expect([missing.status, missing.body.answer, missing.body.profiles]).toEqual([200, 'unknown', []]);
    expect(missing.body.notes.length).toBeGreaterThan(0);
  });

  it('asks every profile that is named, and joins them', async () => {
    for (const names of [
      ['old', 'bare'],
      ['bare', 'old'],
    ]) {
      const { body } = await call(app, 'get', `${PATH}?image=pipes&profile=${names.join('&profile=')}`);
      expect([body.answer, body.counts, body.question.profile]).toEqual([
        'mixed',
        { yes: 0, conditional: 0, no: 1, unknown: 1 },
        names,
      ]);
      expect(body.profiles.map(({ profile }: { profile: string }) => profile)).toEqual(['old', 'bare']);
    }
    const twice = await call(app, 'get', `${PATH}?image=pipes&profile=old&profile=old`);
    expect(twice.body.question).toEqual({ image: 'pipes', profile: 'old' });
    const missing = await call(app, 'get', `${PATH}?image=pipes&profile=old&profile=bear&profile=bare`);
    expect([missing.status, missing.body.code, missing.body.nearest]).toEqual([404, 'profile-not-found', ['bare']]);
    const body = { questions: [{ image: 'pipes', profile: ['old', 'bare'] }] };
    const posted = await call(app, 'post', PATH, { type: JSON_TYPE, body: JSON.stringify(body) });
    expect(posted.body.answers[0].answer.answer).toBe('mixed');
  });

  it('finds 3.0 for 2.6.40 and says so', async () => {
    const answer = await call(app, 'get', `${PATH}?image=pipes&kernel=2.6.40`);
    expect(answer.body.profiles.map((profile: { profile: string }) => profile.profile)).toContain('alias');
    expect(answer.body.notes.join(' ')).toContain('3.0');
  });

  it('honours If-None-Match until the matrix changes', async () => {
    const path = `${PATH}?image=pipes&profile=old`;
    await composed.settle();
    const first = await call(app, 'get', path);
    const headers = { 'if-none-match': String(first.headers.etag) };
    expect((await call(app, 'get', path, { headers })).status).toBe(304);
    expect((await call(app, 'head', path)).headers.etag).toBe(first.headers.etag);
    await putProfile('another', '6.2.0');
    const later = await call(app, 'get', path, { headers });
    expect(later.status).toBe(200);
    expect(later.body.revision).toBeGreaterThan(first.body.revision);
  });

  it('is never older than the request, whatever other requests share its read', async () => {
    const ask = async (profile: string) => (await call(app, 'get', `${PATH}?image=pipes&profile=${profile}`)).body;
    let asking = true;
    const crowd = Array.from({ length: 8 }, async () => {
      while (asking) await ask('flips');
    });
    for (let turn = 0; turn < 20; turn++) {
      const release = turn % 2 === 0 ? '2.6.20' : '6.1.0';
      const body = JSON.stringify({ release, arch: 'x86_64', restorer: 'criu@4.2' });
      await call(app, 'put', '/api/v1/profiles/flips', { type: JSON_TYPE, body });
      const { answer, profiles } = await ask('flips');
      expect([profiles[0].kernel, answer]).toEqual([release, turn % 2 === 0 ? 'no' : 'unknown']);
    }
    asking = false;
    await Promise.all(crowd);
  });

  it.each([
    ['image=pipes&kernel=6.1.0&profile=old', 'question-ambiguous-target', ['kernel', 'profile']],
    ['image=pipes', 'question-without-target', ['kernel']],
    ['kernel=6.1.0', 'question-malformed', ['image']],
    ['image=pipes&kernel=banana', 'kernel-release-malformed', ['kernel']],
    ['image=pipes&kernel=%3E%3D', 'kernel-range-malformed', ['kernel']],
    ['image=pipes&kernel=%3E%3D6.2+%3C6.0', 'kernel-range-malformed', ['kernel']],
    ['image=pipes&kernel=6.1.0&fleet=all', 'question-ambiguous-target', ['fleet']],
    ['image=pipes&kernel=6.1.0&flotilla=all', 'question-malformed', ['flotilla']],
    ['image=pipes&guarantee=x', 'guarantee-unknown', ['guarantee']],
    ['image=pipes&kernel=6.1.0&kernel=6.2.0', 'question-malformed', ['kernel']],
    [`image=pipes${'&profile=old'.repeat(101)}`, 'question-malformed', ['profile']],
    ['image=pipes&kernel=6.1.0&strict=maybe', 'question-malformed', ['strict']],
    ['image=pipes&kernel=6.1.0&arch=pdp11', 'question-malformed', ['arch']],
    ['image=pipes&kernel=6.1.0&ignore=pipes', 'question-malformed', ['ignore']],
  ])('refuses %s, naming the field', async (query, code, fields) => {
    const answer = await call(app, 'get', `${PATH}?${query}`);
    expect([answer.status, answer.body.code]).toEqual([400, code]);
    expect(fields).toContain(answer.body.errors[0].pointer);
  });

  it('notes an ignored type that the image does not have', async () => {
    const { body } = await call(app, 'get', `${PATH}?image=pipes&profile=old&ignore=linux-cr/taskk`);
    expect(body.notes).toContain(
      'Ignored object type linux-cr/taskk is not in this image. The rule book does not know this type. Did you mean linux-cr/task?',
    );
  });

  it('names the nearest for what is not there', async () => {
    const image = await call(app, 'get', `${PATH}?image=pips&kernel=6.1.0`);
    expect([image.status, image.body.code, image.body.nearest]).toEqual([404, 'image-not-found', ['pipes']]);
    const profile = await call(app, 'get', `${PATH}?image=pipes&profile=odl`);
    expect([profile.status, profile.body.code]).toEqual([404, 'profile-not-found']);
    expect(profile.body.nearest).toContain('old');
  });
});

describe('POST /api/v1/can-restore', () => {
  it('answers in order, each with its own error', async () => {
    const questions = [
      { image: 'pipes', profile: 'old' },
      { image: 'nope', profile: 'old' },
      7,
      { image: 'pipes', kernel: '3.0' },
    ];
    const answer = await call(app, 'post', PATH, { type: JSON_TYPE, body: JSON.stringify({ questions }) });
    expect(answer.status).toBe(200);
    expect(answer.body.answers.map((entry: object) => Object.keys(entry)[0])).toEqual([
      'answer',
      'problem',
      'problem',
      'answer',
    ]);
    expect(answer.body.answers[0].answer.answer).toBe('no');
    expect(answer.body.answers[1].problem.code).toBe('image-not-found');
    expect(answer.body.answers[2].problem.code).toBe('question-malformed');
  });

  it.each([
    ['{"questions":[]}', JSON_TYPE, 400],
    ['[]', JSON_TYPE, 400],
    ['{', JSON_TYPE, 400],
    [`{"questions":[${'{"a":'.repeat(200_000)}1${'}'.repeat(200_000)}]}`, JSON_TYPE, 400],
    [JSON.stringify({ questions: Array(1001).fill({}) }), JSON_TYPE, 400],
    [JSON.stringify({ questions: ['x'.repeat(3_000_000)] }), JSON_TYPE, 413],
    ['{"questions":[{}]}', 'text/plain', 415],
  ])('refuses %.20s', async (body, type, status) => {
    expect((await call(app, 'post', PATH, { type, body })).status).toBe(status);
  });

  it('replays under an idempotency key', async () => {
    const body = JSON.stringify({ questions: [{ image: 'pipes', profile: 'old' }] });
    const headers = { 'idempotency-key': 'ask-1' };
    const first = await call(app, 'post', PATH, { type: JSON_TYPE, body, headers });
    const again = await call(app, 'post', PATH, { type: JSON_TYPE, body, headers });
    expect([again.headers['idempotency-replayed'], again.body]).toEqual(['true', first.body]);
    const other = await call(app, 'post', PATH, { type: JSON_TYPE, body: '{"questions":[{}]}', headers });
    expect([other.status, other.body.code]).toEqual([422, 'idempotency-key-reused']);
  });
});

describe('a large batch', () => {
  it('of 1,000 mixed questions is answered in order, each as if it were alone', async () => {
    const mixed = [
      { image: 'pipes', profile: 'old' },
      { image: 'nope', kernel: '3.0' },
      { image: 'pipes', kernel: 'x y' },
      { image: 'pipes', kernel: '5.99.1', strict: true },
      'no question',
    ];
    const alone = (await call(app, 'post', PATH, { type: JSON_TYPE, body: { questions: mixed } })).body.answers;
    const questions = Array.from({ length: 1_000 }, (_, index) => mixed[index % mixed.length]);
    const { status, body } = await call(app, 'post', PATH, { type: JSON_TYPE, body: { questions } });
    expect([status, body.answers.length]).toEqual([200, 1_000]);
    const plain = (entry: { answer?: object; problem?: object }) =>
      entry.answer ? { ...entry.answer, evaluatedAt: '' } : { ...entry.problem, instance: '' };
    expect(body.answers.map(plain)).toEqual(questions.map((_, index) => plain(alone[index % mixed.length])));
    const single = await call(app, 'get', `${PATH}?image=pipes&profile=old`);
    expect(plain({ answer: single.body })).toEqual(plain(body.answers[0]));
  });

  it('of 10,000 is refused before anything is asked, and so is a body beyond its cap', async () => {
    const many = Array.from({ length: 10_000 }, () => ({ image: 'pipes', profile: 'old' }));
    const refused = await call(app, 'post', PATH, { type: JSON_TYPE, body: { questions: many } });
    expect([refused.status, refused.body.code, refused.body.errors[0].pointer]).toEqual([
      400,
      'request-malformed',
      '/questions',
    ]);
    const wide = { questions: [{ image: 'x'.repeat(3 * 1024 * 1024) }] };
    expect((await call(app, 'post', PATH, { type: JSON_TYPE, body: wide })).status).toBe(413);
  });
});

describe('badges and the matrix', () => {
  it('paints unknown grey and no red', async () => {
    const grey = await call(app, 'get', '/api/v1/badges/can-restore.json?image=pipes&kernel=5.99.1');
    expect(grey.body).toEqual({ schemaVersion: 1, label: 'restores', message: 'unknown', color: '#6b6b6b' });
    const red = await call(app, 'get', '/api/v1/badges/can-restore.svg?image=pipes&profile=old');
    expect([red.status, red.headers['content-type']]).toEqual([200, 'image/svg+xml; charset=utf-8']);
    expect(red.text).toContain('restores: no');
    const ranges = await call(
      app,
      'get',
      `/api/v1/badges/can-restore.json?image=pipes&kernel=${encodeURIComponent('>=2.6')}`,
    );
    expect([ranges.status, ranges.headers['cache-control']]).toEqual([200, 'no-cache, max-age=0']);
    for (const missing of [
      'image=nope&kernel=3.0',
      'image=pipes&profile=nope',
      'image=pipes&series=5.99',
      'image=pipes&fleet=nope',
    ]) {
      const { status, body } = await call(app, 'get', `/api/v1/badges/can-restore.json?${missing}`);
      expect([status, body.message, body.color]).toEqual([200, 'unknown', '#6b6b6b']);
    }
    expect((await call(app, 'get', '/api/v1/badges/can-restore.svg?image=pipes')).status).toBe(400);
  });

  it('shows a window whose rows are images and whose columns are profiles, and pages both ways', async () => {
    const window = await call(app, 'get', '/api/v1/matrix?imageLimit=1&profileLimit=2');
    expect(window.status).toBe(200);
    expect(window.body.images.map((image: { name: string }) => image.name)).toEqual(['pipes']);
    expect(window.body.profiles).toHaveLength(2);
    expect(window.body.cells).toHaveLength(1);
    expect(window.body.cells[0]).toHaveLength(2);
    const more = await call(
      app,
      'get',
      `/api/v1/matrix?profileCursor=${encodeURIComponent(window.body.next.profiles)}`,
    );
    const first = window.body.profiles.map((profile: { name: string }) => profile.name);
    for (const { name } of more.body.profiles) expect(first).not.toContain(name);
    expect((await call(app, 'get', '/api/v1/matrix?limit=1')).body.errors[0].pointer).toBe('limit');
    expect((await call(app, 'get', '/api/v1/matrix?imageCursor=x')).body.code).toBe('cursor-malformed');
  });
});
