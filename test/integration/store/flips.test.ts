import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Decision, Verdict } from '#core/verdict/verdict.ts';
import {
  aDecision,
  anImage,
  aProfile,
  decided,
  inventoryOf,
  openStore,
  RULES,
  type StoreUnderTest,
  TERMS,
  waitForBlocked,
} from './store-under-test.ts';

let store: StoreUnderTest;
beforeEach(async () => {
  store = await openStore();
});
afterEach(() => store.close());

const saying = (verdict: Verdict, rule = 'test-rule'): Decision => {
  const { findings } = aDecision();
  return { ...aDecision(), verdict, findings: findings.map((finding) => ({ ...finding, rule })) };
};

async function decideAll(what: { signatureId: number } | { profileId: number }, decision: Decision, ruleBook = RULES) {
  const cells = await store.ports.cells.claim(what, { ...TERMS, ruleBook });
  return store.ports.cells.decide(decided(cells, decision, ruleBook));
}

interface Flip {
  readonly signature: string;
  readonly profile: string;
  readonly images: readonly { readonly digest: string; readonly name: string }[];
  readonly imagesTotal: number;
  readonly from: string;
  readonly to: string;
  readonly rules: readonly string[];
}

async function flipEvents() {
  const events = await store.ports.events.after(0, 1_000);
  return events
    .filter(({ kind }) => kind === 'verdict-flipped')
    .map(({ subject, body }) => ({
      subject,
      ...(body as { revision: number; total: number; flips: readonly Flip[] }),
    }));
}

describe('verdict-flipped', () => {
  it('tells of a verdict that a new profile revision or rule book changed, in the revision that changed it', async () => {
    const { images, profiles, cells, matrix } = store.ports;
    const { stored } = await profiles.put(aProfile('p'), RULES);
    const { image } = await images.add(anImage(1, 0, { name: 'web' }));
    await images.add(anImage(1, 1));
    const profileId = stored.id;
    // The first decision is none.
    expect(await decideAll({ profileId }, saying('no', 'rule-a'))).toMatchObject({ written: 1, flips: 0 });
    // A name that moves is none.
    await images.add(anImage(1, 1, { name: 'web' }));
    await images.add(anImage(1, 0, { name: 'web' }));
    // The same again is none.
    await profiles.put(aProfile('p', 1), RULES);
    expect(await decideAll({ profileId }, saying('no', 'rule-b'))).toMatchObject({ written: 1, flips: 0 });
    expect(await flipEvents()).toEqual([]);

    await profiles.put(aProfile('p', 2), RULES);
    expect(await decideAll({ profileId }, saying('yes', 'rule-c'))).toMatchObject({ written: 1, flips: 1 });
    const { revision } = await matrix.revision();
    const flip = {
      signature: image.signature,
      profile: 'p',
      images: [
        { digest: image.digest, name: 'web:latest' },
        { digest: anImage(1, 1).digest, name: '' },
      ],
      imagesTotal: 2,
      from: 'no',
      to: 'yes',
      rules: ['rule-b', 'rule-c'],
    };
    expect(await flipEvents()).toEqual([{ subject: 'p', revision, total: 1, flips: [flip] }]);

    await cells.wantRuleBook('rb-2');
    await decideAll({ profileId }, saying('unknown', 'rule-c'), 'rb-2');
    expect((await flipEvents()).at(-1)?.flips[0]).toMatchObject({ from: 'yes', to: 'unknown', rules: [] });
  });

  it('compares with the last decision, whatever came between it and the next', async () => {
    const { images, profiles, cells } = store.ports;
    const { stored } = await profiles.put(aProfile('p'), RULES);
    await images.add(anImage(1));
    await decideAll({ profileId: stored.id }, saying('no'));
    await profiles.put(aProfile('p', 1), RULES);
    await cells.claim({ profileId: stored.id }, TERMS);
    await profiles.put(aProfile('p', 2), RULES);
    await cells.wantRuleBook('rb-2');
    await decideAll({ profileId: stored.id }, saying('conditional'), 'rb-2');
    expect((await flipEvents()).flatMap(({ flips }) => flips)).toMatchObject([{ from: 'no', to: 'conditional' }]);
  });

  it('shares events among many flips of one transaction, so that each is bounded and none is lost', async () => {
    const { images, profiles } = store.ports;
    const { stored } = await profiles.put(aProfile('p'), RULES);
    for (let kind = 0; kind < 45; kind++) await images.add(anImage(kind));
    for (let bytes = 1; bytes < 30; bytes++) await images.add(anImage(0, bytes));
    await decideAll({ profileId: stored.id }, saying('no'));
    await profiles.put(aProfile('p', 1), RULES);
    expect(await decideAll({ profileId: stored.id }, saying('yes'))).toMatchObject({ written: 45, flips: 45 });
    const events = await flipEvents();
    expect(events.map(({ total, flips }) => [total, flips.length])).toEqual([
      [45, 20],
      [45, 20],
      [45, 5],
    ]);
    const flips = events.flatMap((event) => event.flips);
    expect(new Set(flips.map(({ signature }) => signature)).size).toBe(45);
    const shared = flips.find(({ imagesTotal }) => imagesTotal === 30);
    expect(shared?.images).toHaveLength(20);
  });

  it('follows an image that is read anew: to a new signature, and to one that is decided already', async () => {
    const { images, profiles } = store.ports;
    const { stored } = await profiles.put(aProfile('p'), RULES);
    const profileId = stored.id;
    const first = await images.add(anImage(1, 0, { name: 'web' }));
    await images.add(anImage(1, 1));
    await decideAll({ profileId }, saying('no', 'rule-a'));
    const readAs = (kind: number, bytes: number) => {
      const { inventory, signature } = anImage(kind);
      return { ...anImage(1, bytes), inventory, signature };
    };
    await images.add(readAs(2, 0));
    await decideAll({ profileId }, saying('yes', 'rule-b'));
    await images.add(readAs(2, 1));
    const told = (await flipEvents()).flatMap(({ flips }) => flips);
    const moved = { signature: anImage(2).signature.hash, from: 'no', to: 'yes', rules: ['rule-a', 'rule-b'] };
    expect(told).toEqual([
      { ...moved, profile: 'p', images: [{ digest: first.image.digest, name: 'web:latest' }], imagesTotal: 1 },
      { ...moved, profile: 'p', images: [{ digest: anImage(1, 1).digest, name: '' }], imagesTotal: 1 },
    ]);
    expect(inventoryOf(2)).not.toEqual(inventoryOf(1));
  });
});

describe('ids of events', () => {
  it('follow the order of commits, also of what changes no answer: a preview waits for a change that is not done', async () => {
    const { ruleBooks, cells, events, profiles } = store.ports;
    await profiles.put(aProfile('p'), RULES);
    await cells.wantRuleBook(RULES);
    await ruleBooks.hold('rb-next');
    await store.sql.query('begin');
    await store.sql.query('select 1 from matrix_state for update');
    const preview = ruleBooks.recordPreview('rb-next', []);
    await waitForBlocked(store.sql, 1);
    await store.sql.query(`insert into event (kind, subject, body) values ('slow', '', '{}')`);
    await store.sql.query('commit');
    await preview;
    expect((await events.after(0, 100)).map(({ kind }) => kind).slice(-2)).toEqual(['slow', 'rule-book-preview']);
  });
});
