import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mergeObserved } from '#core/observation/merge-observed.ts';
import { OBSERVED, type Observed } from '#core/observation/observation.ts';
import { weighObservations } from '#core/observation/weigh-observations.ts';
import { VERDICTS, type Verdict } from '#core/verdict/verdict.ts';
import type { ObjectionDraft, ObservationDraft } from '#usecases/ports/observations.ts';
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
    evidence: 'supported',
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

const flipsOf = async (profile: string) => {
  const events = await eventsOf('verdict-flipped', profile);
  return events.flatMap(({ flips }) => flips.map((flip: { from: string; to: string }) => `${flip.from}>${flip.to}`));
};

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
        seen: { observations: [{ observed, grade: 'tested', tool: { name: 'criu', version: '4.2' } }] },
      });
      const row = await store.ports.matrix.row(pair.digest, { cursor: null, limit: 500 });
      expect(row.items.find(({ profile }) => profile === pair.profile)?.verdict).toBe(merged.verdict);
    }
    expect(await eventsOf('observation-recorded', first.profile)).toHaveLength(1);
    expect(await eventsOf('conflict-found', first.profile)).toHaveLength(merged.conflict ? 1 : 0);
  });

  it('is decided by the heavier side, not by the latest report', async () => {
    const pair = await aPair();
    await pair.decide('yes');
    await record(pair.digest, pair.profile, { observedAt: new Date('2026-11-22T00:00:00Z') });
    const restored = { outcome: 'restored', observed: 'restored', evidence: 'bare' } as const;
    const { id } = await record(pair.digest, pair.profile, {
      ...restored,
      observedAt: new Date('2026-11-24T00:00:00Z'),
    });
    const host = {
      observed: null,
      cause: 'host',
      evidence: null,
      observedAt: new Date('2026-11-23T00:00:00Z'),
    } as const;
    await record(pair.digest, pair.profile, host);
    expect(await pair.cell()).toMatchObject({ verdict: 'no', conflict: true });
    expect((await pair.cell())?.seen.observations.map((one) => one.observed)).toEqual(['failed', 'restored', null]);
    expect(await store.ports.observations.find(id)).toMatchObject({ effect: 'outweighed', conflict: false });
    const list = (conflict: boolean | null) =>
      store.ports.observations.list(
        { image: pair.digest, profile: pair.profile, conflict },
        { cursor: null, limit: 9 },
      );
    expect((await list(null)).items.map(({ effect }) => effect)).toEqual(['host', 'outweighed', 'decides']);
    expect((await list(true)).items.map(({ effect }) => effect)).toEqual(['decides']);
    expect((await list(false)).items).toHaveLength(2);
    const { items } = await store.ports.matrix.row(pair.digest, { cursor: null, limit: 500 });
    const counts = { total: 2, restored: 1, failed: 1 };
    expect(items.find(({ profile }) => profile === pair.profile)?.observations).toEqual(counts);
  });

  it('that is one bare report changes nothing; a second one does, and says so', async () => {
    const pair = await aPair();
    await pair.decide('conditional');
    const bare = { evidence: 'bare' } as const;
    const first = await record(pair.digest, pair.profile, bare);
    expect(first).toMatchObject({ effect: 'weak', status: 'counts', objections: [], predicted: 'conditional' });
    expect(await pair.cell()).toMatchObject({ verdict: 'conditional', grade: 'predicted', conflict: false });
    expect(await flipsOf(pair.profile)).toEqual([]);
    expect(await record(pair.digest, pair.profile, bare)).toMatchObject({ effect: 'decides' });
    expect(await pair.cell()).toMatchObject({ verdict: 'no', grade: 'reported', conflict: true });
    expect(await flipsOf(pair.profile)).toEqual(['conditional>no']);
    expect(await store.ports.observations.find(first.id)).toMatchObject({ effect: 'decides' });
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
    expect((await pair.cell())?.seen.observations).toMatchObject([{ id, profileRevision: 1 }]);
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
    expect(cell?.seen.observations.map((one) => one.id)).toEqual([other.id]);
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

describe('an objection', () => {
  const object = async (id: number, kind: ObjectionDraft['kind'], by: string | null = null) => {
    const answer = await store.ports.observations.object(id, { kind, reason: `a ${kind}`, by }, RULES);
    if ('refused' in answer) throw new Error(answer.refused);
    return answer;
  };

  it('takes an observation out of the scales, in one transaction with its cell, and tells of the flip', async () => {
    const pair = await aPair();
    await pair.decide('yes');
    const { id } = await record(pair.digest, pair.profile);
    expect(await pair.cell()).toMatchObject({ verdict: 'no' });
    const before = await store.ports.matrix.revision();
    const { observation, revision } = await object(id, 'withdrawal', 'ci');
    expect(revision).toBe(before.revision + 1);
    expect(observation).toMatchObject({ id, status: 'withdrawn', effect: 'withdrawn', conflict: false });
    expect(observation.objections).toMatchObject([{ kind: 'withdrawal', reason: 'a withdrawal', by: 'ci' }]);
    expect(observation.objections[0]?.recordedAt).toBeInstanceOf(Date);
    expect(await pair.cell()).toMatchObject({ verdict: 'yes', grade: 'predicted', conflict: false });
    expect(await flipsOf(pair.profile)).toEqual(['yes>no', 'no>yes']);
    expect(await eventsOf('observation-objected', pair.profile)).toMatchObject([
      { observation: id, image: pair.digest, profile: pair.profile, objection: 'withdrawal', revision },
    ]);
    await expect(object(id, 'dispute')).rejects.toThrow('withdrawn');
    await expect(object(id, 'withdrawal')).rejects.toThrow('withdrawn');
  });

  it('that is a dispute can be settled, and made again', async () => {
    const pair = await aPair();
    await pair.decide('yes');
    const { id } = await record(pair.digest, pair.profile);
    await expect(object(id, 'settlement')).rejects.toThrow('not-disputed');
    expect((await object(id, 'dispute')).observation.effect).toBe('disputed');
    expect(await pair.cell()).toMatchObject({ verdict: 'yes', grade: 'predicted' });
    expect((await object(id, 'settlement')).observation).toMatchObject({ effect: 'decides', status: 'counts' });
    expect(await pair.cell()).toMatchObject({ verdict: 'no', grade: 'reported', conflict: true });
    await object(id, 'dispute');
    const { observation } = await object(id, 'dispute');
    expect(observation.objections.map(({ kind }) => kind)).toEqual(['dispute', 'settlement', 'dispute', 'dispute']);
    expect((await pair.cell())?.seen.observations).toMatchObject([{ id, status: 'disputed' }]);
    expect(await eventsOf('conflict-found', pair.profile)).toHaveLength(2);
    expect(await store.ports.observations.object(0, { kind: 'dispute', reason: 'x', by: null }, RULES)).toEqual({
      refused: 'missing',
    });
  });

  it('is never changed, and goes with its observation', async () => {
    const pair = await aPair();
    const { id } = await record(pair.digest, pair.profile);
    await object(id, 'dispute');
    const change = `update observation_objection set reason = 'other' where observation_id = $1`;
    await expect(store.sql.query(change, [id])).rejects.toThrow('append-only');
    await store.ports.profiles.delete(pair.profile);
    const { rows } = await store.sql.query('select 1 from observation_objection where observation_id = $1', [id]);
    expect(rows).toEqual([]);
  });
});

describe('reports that come at once', () => {
  it('are all counted, each with a revision of its own', async () => {
    const pair = await aPair();
    await pair.decide('yes');
    const many = Array.from({ length: 14 }, (_, at) =>
      store.ports.observations.record(
        aDraft(pair.digest, pair.profile, {
          evidence: 'bare',
          ...(at === 0 ? {} : { outcome: 'restored', observed: 'restored' }),
        }),
        RULES,
      ),
    );
    const answers = await Promise.all(many);
    expect(new Set(answers.map((one) => ('missing' in one ? 0 : one.revision))).size).toBe(14);
    const { rows } = await store.sql.query(
      'select restored_count, failed_count, observations, verdict from cell where signature_id = $1 and profile_id = $2',
      [pair.signatureId, pair.profileId],
    );
    expect(rows).toEqual([{ restored_count: 13, failed_count: 1, observations: 14, verdict: 'yes' }]);
    const cell = await pair.cell();
    const ofCell = weighObservations(cell?.seen.tally ?? [], 1);
    expect(ofCell).toMatchObject({ decides: 'restored', counts: { total: 14, failed: 1 } });
  });

  it('beyond those that are read with a cell still have the one that decides among them', async () => {
    const pair = await aPair();
    await pair.decide('yes');
    const restored = { outcome: 'restored', observed: 'restored' } as const;
    const old = new Date('2026-10-01T00:00:00Z');
    const { id } = await record(pair.digest, pair.profile, {
      ...restored,
      evidence: 'tested',
      grade: 'tested',
      observedAt: old,
    });
    const failed = await record(pair.digest, pair.profile, { evidence: 'bare', observedAt: old });
    for (let at = 0; at < 25; at += 1) await record(pair.digest, pair.profile, { ...restored, evidence: 'bare' });
    const { observations, tally } = (await pair.cell())?.seen ?? { observations: [], tally: [] };
    expect(observations).toHaveLength(20);
    expect(observations[0]).toMatchObject({ id, grade: 'tested' });
    expect(observations.map((one) => one.id)).toContain(failed.id);
    expect(tally.reduce((sum, { count }) => sum + count, 0)).toBe(27);
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
        observations: { total: 2, restored: 0, failed: 2, contradicting: 2 },
        images: 1,
        image: { digest: pair.digest },
      },
    ]);
    const rest = await store.ports.observations.conflicts({ cursor: page.next, limit: 500 });
    expect(rest.items.map(({ profile }) => profile)).toEqual(before.items.map(({ profile }) => profile));
  });
});
