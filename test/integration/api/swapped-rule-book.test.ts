/** The rule book is one port: where another is wired in, nothing judges or tells by that of the code. */
import type { Express } from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CATALOGUE } from '#core/object-types/catalogue.ts';
import type { ObjectType } from '#core/object-types/object-type.ts';
import type { Rule } from '#core/rules/rule.ts';
import type { Evaluator } from '#core/verdict/evaluator.ts';
import { type Composed, composeForTest } from '../../support/compose-for-test.ts';
import { appOver, BYTES, call, corpus } from './api-under-test.ts';

const RULE: Rule = {
  id: 'the-only-rule',
  title: 'The only rule',
  area: 'format',
  family: 'any',
  appliesTo: ['criu/memfd'],
  unmet: 'blocker',
  needs: [{ need: 'kconfig', allOf: [{ option: 'CONFIG_OF_THIS_TEST', value: 'y' }] }],
  text: 'It says no.',
  adjustments: [],
  confidence: 'inferred',
  evidence: ['test'],
};
const REVISION = 'rb-swapped';
let decided = 0;
const TYPE: ObjectType = {
  ...(CATALOGUE.find(({ id }) => id === 'criu/memfd') as ObjectType),
  title: 'A memfd, as this catalogue calls it',
};
const SWAPPED: Evaluator = {
  catalogue: [TYPE],
  ruleBook: { revision: REVISION, rules: [RULE] },
  decide: (_content, _profile, ruleBook) => {
    decided++;
    const finding = {
      ...({ rule: RULE.id, severity: 'blocker', objectType: '', objectVersion: null } as const),
      ...{ required: ruleBook.revision, found: 'nothing', text: RULE.text, evidence: RULE.evidence },
    };
    return { verdict: 'no', findings: [finding], steps: [], assumptions: [] };
  },
};

let composed: Composed;
let app: Express;
beforeAll(async () => {
  composed = await composeForTest({ evaluator: SWAPPED });
  app = appOver(composed.ports);
  for (const name of ['a', 'b']) {
    const profile = { release: '6.1.0', arch: 'x86_64', restorer: ['criu@4.2'] };
    await call(app, 'put', `/api/v1/profiles/${name}`, { type: 'application/json', body: profile });
  }
  await call(app, 'put', '/api/v1/fleets/f', {
    type: 'application/json',
    body: { profiles: [{ profile: 'a', nodes: 1 }] },
  });
  const body = corpus('criu/6.1.0-56-amd64__pipes.tar.gz');
  await call(app, 'post', '/api/v1/images?name=pipes', { type: BYTES, body });
  await composed.settle();
});
afterAll(() => composed.close());

const get = async (path: string) => (await call(app, 'get', `/api/v1${path}`)).body;

describe('another rule book', () => {
  it('decides the cells that workers evaluate', async () => {
    // A no is decided again for each way out of it.
    expect(decided).toBeGreaterThanOrEqual(2);
    const answer = await get('/can-restore?image=pipes&profile=a');
    expect(answer).toMatchObject({ answer: 'no', ruleBook: REVISION });
    expect(answer).not.toHaveProperty('stale');
    expect(answer.profiles[0].findings).toMatchObject([{ rule: RULE.id, required: REVISION }]);
  });

  it.each(['/can-restore?image=pipes&profile=a&strict=true', '/can-restore?image=pipes&kernel=6.2.0'])(
    'decides on the spot for %s',
    async (question) => {
      const before = decided;
      expect(JSON.stringify(await get(question))).toContain(REVISION);
      // A no is decided again for each way out of it.
      expect(decided).toBeGreaterThan(before);
    },
  );

  it.each([
    '/images/pipes/plan?profile=a',
    '/images/pipes/guarantee?home=6.1.0',
    '/images/pipes/kconfig-delta?profile=a',
    '/compare?from=a&to=b',
    '/compare?fromImage=pipes&toImage=pipes',
    '/guarantees?format=criu',
    '/fleets/f/floor',
  ])('is what %s names', async (path) => {
    expect(await get(path)).toMatchObject({ ruleBook: REVISION });
  });

  it('decides whether a converted image is given out', async () => {
    const body = corpus('criu/6.1.0-56-amd64__pipes.tar.gz');
    const { status, body: problem } = await call(app, 'post', '/api/v1/convert?profile=a', { type: BYTES, body });
    expect(status).toBe(422);
    expect(problem).toMatchObject({ code: 'conversion-refused' });
    expect(problem.detail).toContain(REVISION);
  });

  it('is the one that answers name', async () => {
    expect(await get('/rules')).toMatchObject({ ruleBook: REVISION, items: [{ id: RULE.id }] });
    expect(await get(`/rules/${RULE.id}`)).toMatchObject({ text: RULE.text });
    expect(await get('/rule-book')).toMatchObject({ code: REVISION, current: REVISION });
    expect((await get('/object-types/criu/memfd')).rules).toMatchObject([{ rule: RULE.id }]);
    expect((await call(app, 'get', `/docs/rules/${RULE.id}`)).text).toContain(TYPE.title);
    expect((await get('/fleets/f/floor')).floor.kconfig.unknown).toEqual(['CONFIG_OF_THIS_TEST']);
  });
});
