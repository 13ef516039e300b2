import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CATALOGUE } from '#core/object-types/catalogue.ts';
import type { ObjectType } from '#core/object-types/object-type.ts';
import { anImage, aProfile, openStore, RULES, type StoreUnderTest } from './store-under-test.ts';

let store: StoreUnderTest;
beforeAll(async () => {
  store = await openStore();
});
afterAll(() => store.close());

const aType = (id: string, title = 'a thing'): ObjectType => {
  const [first] = CATALOGUE;
  if (first === undefined) throw new Error('the catalogue is empty');
  return { ...first, id, title };
};

describe('object types', () => {
  it('of the catalogue are recorded, changed and dropped with it; those of users stay', async () => {
    const { objectTypes } = store.ports;
    await objectTypes.recordBuiltin([aType('criu/one'), aType('criu/two')]);
    expect(await objectTypes.put(aType('criu/mine'))).toEqual({ created: true });
    expect(await objectTypes.put(aType('criu/mine', 'changed'))).toEqual({ created: false });
    await objectTypes.recordBuiltin([aType('criu/two', 'new title')]);
    expect((await objectTypes.list()).map(({ type, builtin }) => [type.id, type.title, builtin])).toEqual([
      ['criu/mine', 'changed', false],
      ['criu/two', 'new title', true],
    ]);
    expect(await objectTypes.find('criu/two')).toEqual({ type: aType('criu/two', 'new title'), builtin: true });
    expect(await objectTypes.find('criu/one')).toBeNull();
  });

  it('of the catalogue are not replaced by users, and take over what users had added', async () => {
    const { objectTypes } = store.ports;
    await objectTypes.put(aType('criu/later'));
    await objectTypes.recordBuiltin([aType('criu/later', 'ours')]);
    expect(await objectTypes.put(aType('criu/later', 'theirs'))).toEqual({ created: false });
    expect(await objectTypes.find('criu/later')).toEqual({ type: aType('criu/later', 'ours'), builtin: true });
  });

  it('put by many at once are created once', async () => {
    const { objectTypes } = store.ports;
    const puts = await Promise.all(Array.from({ length: 6 }, () => objectTypes.put(aType('criu/race'))));
    expect(puts.filter(({ created }) => created)).toHaveLength(1);
  });

  it('of the whole catalogue come back as they are', async () => {
    const { objectTypes } = store.ports;
    await objectTypes.recordBuiltin(CATALOGUE);
    const found = new Map((await objectTypes.list()).map(({ type }) => [type.id, type]));
    for (const type of CATALOGUE) expect(found.get(type.id)).toEqual(JSON.parse(JSON.stringify(type)));
  });
});

describe('events', () => {
  it('come in the order of the revisions they tell of, none left out', async () => {
    const { events, images, profiles, matrix } = store.ports;
    const start = await events.latest();
    await Promise.all([
      ...Array.from({ length: 6 }, (_, kind) => images.add(anImage(kind))),
      ...Array.from({ length: 6 }, (_, index) => profiles.put(aProfile(`p-${index}`), RULES)),
    ]);
    const all = await events.after(start, 100);
    expect(all).toHaveLength(12);
    const revisions = all.map(({ body }) => (body as { revision: number }).revision);
    expect(revisions).toEqual([...revisions].sort((a, b) => a - b));
    expect(new Set(revisions).size).toBe(12);
    expect(revisions.at(-1)).toBe((await matrix.revision()).revision);
    expect(all.map(({ id }) => id)).toEqual([...all.map(({ id }) => id)].sort((a, b) => a - b));
    expect(await events.latest()).toBe(all.at(-1)?.id);
    expect(await events.after(all[3]?.id ?? 0, 2)).toEqual(all.slice(4, 6));
    expect(all.every(({ createdAt }) => createdAt instanceof Date)).toBe(true);
  });
});

describe('signatures', () => {
  it('are read by id, those that are gone left out', async () => {
    const { images, signatures } = store.ports;
    const draft = anImage(100);
    const { image } = await images.add(draft);
    for (const round of ['read', 'kept']) {
      const found = await signatures.content([image.signatureId, 999_999]);
      expect([...found], round).toEqual([[image.signatureId, draft.signature]]);
    }
    expect((await signatures.content([])).size).toBe(0);
  });
});

describe('an idempotency key', () => {
  it('is taken once, replayed when done, and refused for another request', async () => {
    const { idempotency } = store.ports;
    expect(await idempotency.begin('k1', 'request')).toEqual({ outcome: 'new' });
    expect(await idempotency.begin('k1', 'request')).toEqual({ outcome: 'running' });
    expect(await idempotency.begin('k1', 'other')).toEqual({ outcome: 'mismatch' });
    await idempotency.finish('k1', 201, { a: [1, null] });
    expect(await idempotency.begin('k1', 'request')).toEqual({
      outcome: 'done',
      status: 201,
      response: { a: [1, null] },
    });
    expect(await idempotency.begin('k1', 'other')).toEqual({ outcome: 'mismatch' });
    await idempotency.begin('k2', 'request');
    await idempotency.finish('k2', 204, null);
    expect(await idempotency.begin('k2', 'request')).toEqual({ outcome: 'done', status: 204, response: null });
  });

  it('that was forgotten is free again', async () => {
    const { idempotency } = store.ports;
    await idempotency.begin('k3', 'request');
    await idempotency.forget('k3');
    expect(await idempotency.begin('k3', 'other')).toEqual({ outcome: 'new' });
  });

  it('asked for by many at once is given to one', async () => {
    const { idempotency } = store.ports;
    const begun = await Promise.all(Array.from({ length: 8 }, () => idempotency.begin('k4', 'request')));
    expect(begun.filter(({ outcome }) => outcome === 'new')).toHaveLength(1);
    expect(begun.filter(({ outcome }) => outcome === 'running')).toHaveLength(7);
  });

  it('is free again when its request was abandoned, or its answer is a day old; old ones do not pile up', async () => {
    const { idempotency } = store.ports;
    const age = (key: string, by: string) =>
      store.sql.query('update idempotency_key set created_at = now() - $2::interval where key = $1', [key, by]);
    await idempotency.begin('k5', 'request');
    await age('k5', '9 minutes');
    expect(await idempotency.begin('k5', 'request')).toEqual({ outcome: 'running' });
    await age('k5', '11 minutes');
    expect(await idempotency.begin('k5', 'another')).toEqual({ outcome: 'new' });
    await idempotency.finish('k5', 200, {});
    await age('k5', '23 hours');
    expect(await idempotency.begin('k5', 'another')).toMatchObject({ outcome: 'done' });
    await age('k5', '25 hours');
    await age('k4', '25 hours');
    expect(await idempotency.begin('k5', 'request')).toEqual({ outcome: 'new' });
    const { rows } = await store.sql.query(
      `select key from idempotency_key where created_at < now() - interval '24 h'`,
    );
    expect(rows).toEqual([]);
  });
});

describe('the answer cache', () => {
  it('lets go of the oldest when it has too many profiles', () => {
    const { answers } = store.ports;
    const answer = (profiles: number) => ({ profiles: Array(profiles).fill({}) }) as never;
    answers.set('a', answer(9_000));
    answers.set('b', answer(9_000));
    expect(answers.get('a')).toBeDefined();
    answers.set('c', answer(9_000));
    expect([answers.get('a'), answers.get('b'), answers.get('c')].map((kept) => kept !== undefined)).toEqual([
      true,
      false,
      true,
    ]);
  });
});
