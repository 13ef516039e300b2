import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  anImage,
  aProfile,
  decided,
  openStore,
  RULES,
  type StoreUnderTest,
  TERMS,
  waitForBlocked,
  whileMatrixIsLocked,
} from './store-under-test.ts';

let store: StoreUnderTest;
let signatureId: number;
beforeAll(async () => {
  store = await openStore();
  signatureId = (await store.ports.images.add(anImage(1))).image.signatureId;
});
afterAll(() => store.close());

describe('a profile', () => {
  it('is recorded whole and found again', async () => {
    const { profiles } = store.ports;
    const draft = aProfile('whole', 1, {
      release: '5.14.0-427.13.1.el9_4.x86_64',
      restorers: ['criu@4.2', 'criu@3.19'],
      objectSupport: { 'linux-cr/task': [3, 4] },
      labels: { team: 'a' },
      kconfigComplete: false,
    });
    const { stored, ...outcome } = await profiles.put(draft, RULES);
    expect(outcome).toEqual({
      created: true,
      changed: true,
      wantedCells: 1,
      followed: [],
      layers: [{ name: 'whole', own: null }],
    });
    expect(stored).toMatchObject({ digest: draft.digest, parent: null, builtin: false });
    expect(stored.profile).toMatchObject({
      name: 'whole',
      revision: 1,
      arch: 'x86_64',
      kconfig: draft.kconfig,
      kconfigComplete: false,
      objectSupport: draft.objectSupport,
      facts: draft.facts,
      labels: draft.labels,
    });
    expect(stored.profile.release.text).toBe(draft.release);
    expect(stored.profile.restorers.map(({ text }) => text)).toEqual(draft.restorers);
    expect(await profiles.find('whole')).toEqual(stored);
    expect(await profiles.find('nobody')).toBeNull();
    expect(await profiles.names()).toContain('whole');
  });

  it('that is put again unchanged makes no revision and wants nothing', async () => {
    const { profiles, matrix, events } = store.ports;
    await profiles.put(aProfile('same', 1), RULES);
    const before = [(await matrix.revision()).revision, await events.latest()];
    const again = await profiles.put(aProfile('same', 1), RULES);
    expect(again).toMatchObject({ created: false, changed: false, wantedCells: 0 });
    expect(again.stored.profile.revision).toBe(1);
    expect([(await matrix.revision()).revision, await events.latest()]).toEqual(before);
  });

  it('that changes gets a new revision and keeps the old one as it was', async () => {
    const { profiles, cells } = store.ports;
    const { stored } = await profiles.put(aProfile('changes', 1), RULES);
    await cells.decide(decided(await cells.claim({ profileId: stored.id }, TERMS)));
    const second = await profiles.put(aProfile('changes', 2, { release: '6.12.1' }), RULES);
    expect(second).toMatchObject({ created: false, changed: true, wantedCells: 1 });
    expect(second.stored.profile.revision).toBe(2);
    expect(await cells.of(signatureId, [stored.id])).toMatchObject([
      { state: 'wanted', verdict: null, decision: null, profileRevision: 2, evaluatedAt: null },
    ]);
    const revisions = await Promise.all(
      [1, 2].map((profileRevision) => profiles.forEvaluation([{ profileId: stored.id, profileRevision }])),
    );
    expect(revisions.map((found) => found.get(stored.id)?.release.text)).toEqual(['6.1.0', '6.12.1']);
  });

  it('gives evaluation only the options that rules speak of', async () => {
    const { profiles } = store.ports;
    const { stored } = await profiles.put(aProfile('relevant', 3), RULES);
    const ref = { profileId: stored.id, profileRevision: 1 };
    for (const round of ['read', 'cached']) {
      const found = await profiles.forEvaluation([ref, { profileId: 999_999, profileRevision: 1 }]);
      expect([...found.keys()], round).toEqual([stored.id]);
      expect(found.get(stored.id)?.kconfig).toEqual({ CONFIG_A: 'y' });
    }
    expect((await profiles.forEvaluation([{ ...ref, profileRevision: 2 }])).size).toBe(0);
  });

  it('with an empty configuration is evaluated as one that says nothing', async () => {
    const { profiles } = store.ports;
    const { stored } = await profiles.put(
      aProfile('empty', 0, { kconfig: {}, kconfigDigest: 'none', kconfigComplete: false }),
      RULES,
    );
    const found = await profiles.forEvaluation([{ profileId: stored.id, profileRevision: 1 }]);
    expect(found.get(stored.id)).toMatchObject({ kconfig: {}, kconfigComplete: false });
  });
});

describe('at the same time', () => {
  it('puts of the same content make one revision', async () => {
    const { profiles } = store.ports;
    const puts = await Promise.all(Array.from({ length: 8 }, () => profiles.put(aProfile('race', 1), RULES)));
    expect(puts.filter(({ created }) => created)).toHaveLength(1);
    expect(puts.filter(({ changed }) => changed)).toHaveLength(1);
    expect(new Set(puts.map(({ stored }) => stored.profile.revision))).toEqual(new Set([1]));
  });

  it('puts of different contents each make one, and each gets its own number', async () => {
    const { profiles } = store.ports;
    const puts = await Promise.all(
      Array.from({ length: 8 }, (_, content) => profiles.put(aProfile('race-2', content), RULES)),
    );
    expect(puts.map(({ stored }) => stored.profile.revision).sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    const digests = puts.map((_, content) => aProfile('race-2', content).digest);
    expect(puts.map(({ stored }) => stored.digest)).toEqual(digests);
    expect((await profiles.find('race-2'))?.profile.revision).toBe(8);
  });

  it('a put whose profile is deleted right after it has its answer all the same', async () => {
    const { profiles } = store.ports;
    const outcome: Promise<unknown>[] = [];
    await whileMatrixIsLocked(store.sql, async () => {
      outcome.push(profiles.put(aProfile('gone'), RULES));
      await waitForBlocked(store.sql, 1);
      outcome.push(profiles.delete('gone'));
      await waitForBlocked(store.sql, 2);
    });
    expect(await Promise.all(outcome)).toMatchObject([{ created: true, stored: { builtin: false } }, true]);
    expect(await profiles.find('gone')).toBeNull();
  });
});

describe('deleting a profile', () => {
  it('takes its revisions and cells along, also while cells run', async () => {
    const { profiles, cells, matrix } = store.ports;
    const { stored } = await profiles.put(aProfile('deleted'), RULES);
    const claimed = await cells.claim({ profileId: stored.id }, TERMS);
    expect(claimed).toHaveLength(1);
    expect(await profiles.delete('deleted')).toBe(true);
    expect(await profiles.delete('deleted')).toBe(false);
    const { revision } = await matrix.revision();
    expect(await cells.decide(decided(claimed))).toEqual({ written: 0, revision, flips: 0 });
    expect(await cells.of(signatureId, [stored.id])).toEqual([]);
    const again = await profiles.put(aProfile('deleted', 5), RULES);
    expect(again).toMatchObject({ created: true, wantedCells: 1 });
    expect(again.stored.id).not.toBe(stored.id);
    expect(again.stored.profile.revision).toBe(1);
  });
});

describe('profiles in order', () => {
  const RELEASES = ['3.0.0', '6.1.0-56-amd64', '2.6.32', '4.19.0-rc3', '6.1.0-60-amd64', '4.19.0', '10.0.1'];

  beforeAll(async () => {
    for (const [index, release] of RELEASES.entries()) {
      const arch = index % 2 === 0 ? 'x86_64' : 'aarch64';
      await store.ports.profiles.put(aProfile(`k-${index}`, 0, { release, arch, builtin: true }), RULES);
    }
  });

  const kernelsOf = (found: readonly { readonly profile: { readonly release: { readonly text: string } } }[]) =>
    found.map(({ profile }) => profile.release.text);

  it('are selected by numbers and architecture', async () => {
    const { profiles } = store.ports;
    const key = (release: string) => aProfile('x', 0, { release }).versionKey;
    const between = (from: string, to: string, arch: string | null) =>
      profiles.select({ by: 'versionKeys', from: key(from), to: key(to), arch });
    expect(kernelsOf(await between('2.6.32', '4.19', null))).toEqual(['2.6.32', '3.0.0', '4.19.0-rc3', '4.19.0']);
    expect(kernelsOf(await between('2.6.32', '4.19', 'aarch64'))).toEqual(['4.19.0-rc3', '4.19.0']);
    expect(kernelsOf(await between('9.0', '9.8', null))).toEqual([]);
    expect(kernelsOf(await profiles.select({ by: 'names', names: ['k-0'] }))).toEqual(['3.0.0']);
    const all = kernelsOf(await profiles.select({ by: 'all' }));
    expect(all[0]).toBe('2.6.32');
    expect(all.at(-1)).toBe('10.0.1');
  });

  it('are listed as kernels, each release and architecture once', async () => {
    const kernels = await store.ports.profiles.kernels();
    const texts = kernels.map(({ release, arch }) => `${release} ${arch}`);
    expect(new Set(texts).size).toBe(texts.length);
    expect(texts.indexOf('4.19.0-rc3 aarch64')).toBeLessThan(texts.indexOf('4.19.0 aarch64'));
    expect(kernels.find(({ release }) => release === '3.0.0')?.profiles).toEqual(['k-0']);
    expect(kernels.at(-1)?.release).toBe('10.0.1');
  });

  it('page without gap or repeat while profiles are added', async () => {
    const { profiles } = store.ports;
    const before = (await profiles.select({ by: 'all' })).map(({ profile }) => profile.name);
    const seen: string[] = [];
    let cursor: string | null = null;
    let pages = 0;
    do {
      const page: Awaited<ReturnType<typeof profiles.list>> = await profiles.list({ cursor, limit: 2 });
      seen.push(...page.items.map(({ profile }) => profile.name));
      cursor = page.next;
      await profiles.put(aProfile(`added-${pages++}`, 0, { release: pages % 2 === 0 ? '2.6.33' : '9.9.9' }), RULES);
    } while (cursor !== null);
    expect(new Set(seen).size).toBe(seen.length);
    expect(before.filter((name) => !seen.includes(name))).toEqual([]);
    expect(seen.filter((name) => before.includes(name))).toEqual(before);
  });
});
