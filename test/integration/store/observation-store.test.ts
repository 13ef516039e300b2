import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mergeObserved } from '#core/observation/merge-observed.ts';
import { OBSERVED, type Observed } from '#core/observation/observation.ts';
import { VERDICTS, type Verdict } from '#core/verdict/verdict.ts';
import type { ObservationDraft } from '#usecases/ports/observations.ts';
import { aDecision, anImage, aProfile, openStore, RULES, type StoreUnderTest, TERMS } from './store-under-test.ts';

let store: StoreUnderTest;
beforeAll(async () => {
  store = await openStore();
});
afterAll(() => store.close());

const BY_OBSERVED: Readonly<Record<Observed, Pick<ObservationDraft, 'outcome' | 'steps'>>> = {
  restored: { outcome: 'restored', steps: null },
  'restored-after-steps': { outcome: 'restored', steps: [{ kind: 'host', text: 'modprobe tun' }] },
  failed: { outcome: 'failed', steps: null },
  'failed-without-steps': { outcome: 'failed', steps: [] },
};

function aDraft(image: string, profile: string, given: Partial<ObservationDraft> = {}): ObservationDraft {
  return {
    image,
    profile,
    profileRevision: null,
    outcome: 'failed',
    grade: 'reported',
    observed: 'failed',
    cause: null,
    tool: { name: 'criu', version: '4.2' },
    steps: null,
    observedAt: new Date('2026-11-20T10:00:00Z'),
    by: null,
    url: null,
    log: [],
    logBytes: 0,
    rules: [],
    ...given,
  };
}

let last = 0;
const record = async (image: string, profile: string, given: Partial<ObservationDraft> = {}) => {
  const recorded = await store.ports.observations.record(aDraft(image, profile, given), RULES);
  if ('missing' in recorded) throw new Error(`${recorded.missing} is missing`);
  return recorded.observation;
};

/** An image and a profile of their own, so that tests share one database. */
async function aPair() {
  last += 1;
  const image = await store.ports.images.add(anImage(last));
  const profile = await store.ports.profiles.put(aProfile(`p-${last}`), RULES);
  const { signatureId, digest, id } = image.image;
  const profileId = profile.stored.id;
  const cell = async () => (await store.ports.cells.of(signatureId, [profileId]))[0];
  const decide = async (verdict: Verdict, ruleBook = RULES) => {
    const claimed = await store.ports.cells.claim({ signatureId }, { ...TERMS, ruleBook });
    const mine = claimed.filter((one) => one.profileId === profileId);
    const decision = { ...aDecision(`${verdict} by ${ruleBook}`), verdict };
    await store.ports.cells.decide(mine.map((one) => ({ ...one, ruleBook, decision })));
  };
  return { signatureId, profileId, digest, imageId: id, kind: last, profile: `p-${last}`, cell, decide };
}

const eventsOf = async (kind: string, profile: string) =>
  (
    await store.sql.query('select body from event where kind = $1 and subject = $2 order by id', [kind, profile])
  ).rows.map(({ body }) => body);

describe('what was observed', () => {
  const pairs = VERDICTS.flatMap((verdict) => OBSERVED.map((observed) => [verdict, observed] as const));

  it.each(pairs)('is in force where %s is predicted and it is %s, whichever came first', async (verdict, observed) => {
    const merged = mergeObserved(verdict, observed);
    const given = { ...BY_OBSERVED[observed], observed, grade: 'tested' as const };
    const first = await aPair();
    await first.decide(verdict);
    await record(first.digest, first.profile, given);
    const second = await aPair();
    await record(second.digest, second.profile, given);
    expect(await second.cell()).toMatchObject({ state: 'wanted', verdict: null, grade: null, conflict: false });
    await second.decide(verdict);
    for (const pair of [first, second]) {
      expect(await pair.cell()).toMatchObject({
        state: 'decided',
        verdict: merged.verdict,
        conflict: merged.conflict,
        grade: merged.wins ? 'tested' : 'predicted',
        decision: { verdict },
        observations: [{ observed, grade: 'tested', tool: { name: 'criu', version: '4.2' } }],
      });
      const row = await store.ports.matrix.row(pair.digest, { cursor: null, limit: 500 });
      expect(row.items.find(({ profile }) => profile === pair.profile)?.verdict).toBe(merged.verdict);
    }
    expect(await eventsOf('observation-recorded', first.profile)).toHaveLength(1);
    expect(await eventsOf('conflict-found', first.profile)).toHaveLength(merged.conflict ? 1 : 0);
  });

  it('is decided by the latest that can decide, not by the one that was sent last', async () => {
    const pair = await aPair();
    await pair.decide('yes');
    await record(pair.digest, pair.profile, { observedAt: new Date('2026-11-22T00:00:00Z') });
    const older = { outcome: 'restored', observed: 'restored' } as const;
    const { id } = await record(pair.digest, pair.profile, { ...older, observedAt: new Date('2026-11-21T00:00:00Z') });
    const host = { observed: null, cause: 'host', observedAt: new Date('2026-11-23T00:00:00Z') } as const;
    await record(pair.digest, pair.profile, host);
    expect(await pair.cell()).toMatchObject({ verdict: 'no', conflict: true });
    expect((await pair.cell())?.observations.map((one) => one.observed)).toEqual(['failed', null, 'restored']);
    expect(await store.ports.observations.find(id)).toMatchObject({ effect: 'superseded', conflict: false });
    const list = (conflict: boolean | null) =>
      store.ports.observations.list(
        { image: pair.digest, profile: pair.profile, conflict },
        { cursor: null, limit: 9 },
      );
    expect((await list(null)).items.map(({ effect }) => effect)).toEqual(['host', 'superseded', 'decides']);
    expect((await list(true)).items.map(({ effect }) => effect)).toEqual(['decides']);
    expect((await list(false)).items).toHaveLength(2);
  });

  it('outlives a new rule book, which may agree with it; a new profile revision makes it older evidence', async () => {
    const pair = await aPair();
    await pair.decide('yes');
    const { id } = await record(pair.digest, pair.profile);
    expect(await pair.cell()).toMatchObject({ verdict: 'no', conflict: true, grade: 'reported' });
    await store.ports.cells.wantRuleBook('rb-test-2');
    expect(await pair.cell()).toMatchObject({ state: 'wanted', verdict: null, conflict: false });
    await pair.decide('no', 'rb-test-2');
    expect(await pair.cell()).toMatchObject({ verdict: 'no', conflict: false, grade: 'reported' });
    await store.ports.cells.wantRuleBook(RULES);
    await pair.decide('conditional');
    expect(await pair.cell()).toMatchObject({ verdict: 'no', conflict: true });
    expect(await eventsOf('conflict-found', `signature:${pair.signatureId}`)).toMatchObject([{ conflicts: 1 }]);

    await store.ports.profiles.put(aProfile(pair.profile, 1), RULES);
    await pair.decide('yes');
    expect(await pair.cell()).toMatchObject({ verdict: 'yes', conflict: false, grade: 'predicted' });
    expect((await pair.cell())?.observations).toMatchObject([{ id, profileRevision: 1 }]);
    expect(await store.ports.observations.find(id)).toMatchObject({ effect: 'other-revision', predicted: null });
    await record(pair.digest, pair.profile, { profileRevision: 1 });
    expect(await pair.cell()).toMatchObject({ verdict: 'yes', grade: 'predicted' });
    await record(pair.digest, pair.profile, { profileRevision: 2 });
    expect(await pair.cell()).toMatchObject({ verdict: 'no', grade: 'reported' });
  });

  it('counts for all images of the signature, goes along when one is read anew, and goes with the last', async () => {
    const pair = await aPair();
    const twin = (await store.ports.images.add(anImage(pair.kind, 1))).image;
    await pair.decide('yes');
    const { id } = await record(pair.digest, pair.profile);
    await store.ports.images.delete(pair.digest);
    expect(await store.ports.observations.find(id)).toMatchObject({ image: { digest: pair.digest, name: '' } });
    expect(await pair.cell()).toMatchObject({ verdict: 'no' });

    const other = await record(twin.digest, pair.profile, { outcome: 'restored', observed: 'restored' });
    const anew = anImage(10_000 + pair.kind);
    const read = await store.ports.images.add({ ...anew, digest: twin.digest });
    const [cell] = await store.ports.cells.of(read.image.signatureId, [pair.profileId]);
    expect(cell?.observations.map((one) => one.id)).toEqual([other.id]);
    // Of the image that is gone nobody knows what it would be read as now.
    expect(await store.ports.observations.find(id)).toBeNull();
    await store.ports.profiles.delete(pair.profile);
    expect(await store.ports.observations.find(other.id)).toBeNull();
  });

  it('is never changed, not even behind the store', async () => {
    const pair = await aPair();
    const { id } = await record(pair.digest, pair.profile);
    await expect(store.sql.query(`update observation set outcome = 'restored' where id = $1`, [id])).rejects.toThrow(
      'append-only',
    );
  });

  it('of what is not there is refused', async () => {
    const pair = await aPair();
    const missing = (draft: Partial<ObservationDraft>) =>
      store.ports.observations.record({ ...aDraft(pair.digest, pair.profile), ...draft }, RULES);
    expect(await missing({ image: 'nobody' })).toEqual({ missing: 'image' });
    expect(await missing({ profile: 'nobody' })).toEqual({ missing: 'profile' });
    expect(await missing({ profileRevision: 7 })).toEqual({ missing: 'revision' });
  });
});

describe('conflicts', () => {
  it('are listed by page, each with both sides', async () => {
    const before = await store.ports.observations.conflicts({ cursor: null, limit: 500 });
    const pair = await aPair();
    await pair.decide('yes');
    await record(pair.digest, pair.profile, { rules: ['some-rule'], observedAt: new Date('2026-11-20T00:00:00Z') });
    await record(pair.digest, pair.profile, { rules: ['other-rule'], observedAt: new Date('2026-11-21T00:00:00Z') });
    const page = await store.ports.observations.conflicts({ cursor: null, limit: 1 });
    expect(page.total).toBe(before.total + 1);
    expect(page.items).toMatchObject([
      {
        profile: pair.profile,
        predicted: 'yes',
        verdict: 'no',
        rules: ['test-rule'],
        matched: ['other-rule'],
        observations: { total: 2, contradicting: 2 },
        images: 1,
        image: { digest: pair.digest },
      },
    ]);
    const rest = await store.ports.observations.conflicts({ cursor: page.next, limit: 500 });
    expect(rest.items.map(({ profile }) => profile)).toEqual(before.items.map(({ profile }) => profile));
  });
});
