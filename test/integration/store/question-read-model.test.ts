import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  aDecision,
  anImage,
  aProfile,
  decided,
  openStore,
  RULES,
  type StoreUnderTest,
  TERMS,
} from './store-under-test.ts';

let store: StoreUnderTest;
let signatureId: number;
let digest: string;
beforeAll(async () => {
  store = await openStore();
  const { images, profiles, cells } = store.ports;
  await profiles.put(aProfile('b', 0, { release: '6.1.0-1-amd64' }), RULES);
  await profiles.put(aProfile('a', 0, { release: '6.1.0-2-amd64', arch: 'aarch64' }), RULES);
  await profiles.put(aProfile('c', 0, { release: '4.19.0' }), RULES);
  const { image } = await images.add(anImage(1, 0, { name: 'zz', tag: 'v1' }));
  await images.add(anImage(1, 0, { name: 'web' }));
  ({ signatureId, digest } = image);
  const [first] = await cells.claim({ signatureId }, { ...TERMS, limit: 1 });
  await cells.decide(decided(first ? [first] : []));
});
afterAll(() => store.close());

const keyOf = (release: string) => aProfile('x', 0, { release }).versionKey;

describe('what a question reads', () => {
  it('is the image, the profiles with their cells, and the revision they were read at', async () => {
    const { questions, matrix } = store.ports;
    const snapshot = await questions.read('web', { by: 'all' });
    const { revision, ruleBook } = await matrix.revision();
    expect(snapshot).toMatchObject({
      image: { digest, name: 'web', format: 'criu', arch: 'x86_64', signatureId },
      revision,
      ruleBook,
    });
    expect(snapshot.candidates.map(({ profile }) => profile)).toEqual(['c', 'a', 'b']);
    expect(snapshot.candidates.at(-1)).toEqual({
      profileId: expect.any(Number),
      profileRevision: 1,
      profile: 'b',
      release: '6.1.0-1-amd64',
      versionKey: keyOf('6.1.0-1-amd64'),
      arch: 'x86_64',
      cell: {
        state: 'decided',
        verdict: 'no',
        grade: 'predicted',
        conflict: false,
        decision: aDecision(),
        seen: { observations: [], tally: [] },
        profileRevision: 1,
        ruleBook: RULES,
        evaluatedAt: expect.stringMatching(/^\d{4}-.+Z$/),
        error: null,
      },
    });
    expect(snapshot.candidates[0]?.cell).toMatchObject({ state: 'wanted', verdict: null, decision: null });
  });

  it('names the image as it was asked for, else by its first name', async () => {
    const { questions, images } = store.ports;
    const nameOf = async (ref: string) => (await questions.read(ref, { by: 'all' })).image?.name;
    expect(await nameOf('web')).toBe('web');
    expect(await nameOf('web:latest')).toBe('web');
    expect(await nameOf('zz:v1')).toBe('zz:v1');
    expect(await nameOf(digest)).toBe('web');
    const nameless = await images.add(anImage(2));
    expect(await nameOf(nameless.image.digest)).toBe('');
  });

  it('selects profiles by name, by numbers and by architecture', async () => {
    const { questions } = store.ports;
    const select = async (selector: Parameters<typeof questions.read>[1]) =>
      (await questions.read('web', selector)).candidates.map(({ profile }) => profile);
    const [from, to] = [keyOf('6.1.0'), keyOf('6.1.0')];
    expect(await select({ by: 'names', names: ['c'] })).toEqual(['c']);
    expect(await select({ by: 'names', names: ['nobody'] })).toEqual([]);
    expect(await select({ by: 'versionKeys', from, to, arch: null })).toEqual(['a', 'b']);
    expect(await select({ by: 'versionKeys', from, to, arch: 'aarch64' })).toEqual(['a']);
    expect(await select({ by: 'versionKeys', from: keyOf('4.0'), to, arch: 'x86_64' })).toEqual(['c', 'b']);
  });

  it('without such an image is the profiles without cells', async () => {
    const { questions, matrix } = store.ports;
    const snapshot = await questions.read('nobody', { by: 'all' });
    expect(snapshot.image).toBeNull();
    expect(snapshot.candidates.map(({ cell }) => cell)).toEqual([null, null, null]);
    expect(snapshot.revision).toBe((await matrix.revision()).revision);
    const empty = await questions.read('nobody', { by: 'names', names: ['nobody'] });
    expect(empty).toEqual({ ...snapshot, candidates: [] });
  });
});

describe('one snapshot', () => {
  /**
   * Every round decides all three cells with one text and so with one revision. A read that mixed two states of the
   * matrix would show two texts, or a text with another revision.
   */
  it('is what every read sees, whatever is written at the same time', async () => {
    const { questions, cells, matrix } = store.ports;
    const { revision: before } = await matrix.revision();
    const textAt = new Map<number, string>();
    let isWriting = true;
    const seen: Awaited<ReturnType<typeof questions.read>>[] = [];
    const write = async () => {
      // On a busy machine, readers get few turns: write on until they have seen enough.
      for (let round = 0; round < 25 || (seen.length < 20 && round < 1_000); round++) {
        const ruleBook = `rb-round-${round}`;
        await cells.wantRuleBook(ruleBook);
        const claimed = await cells.claim({ signatureId }, { ...TERMS, ruleBook });
        const { revision } = await cells.decide(decided(claimed, aDecision(`round ${round}`), ruleBook));
        textAt.set(revision, `round ${round}`);
      }
      isWriting = false;
    };
    const windows: Awaited<ReturnType<typeof matrix.window>>[] = [];
    const read = async () => {
      while (isWriting) {
        seen.push(await questions.read(digest, { by: 'all' }));
        const all = { cursor: null, limit: 10 };
        windows.push(await matrix.window({ images: all, profiles: all }));
      }
    };
    await Promise.all([write(), read(), read()]);
    let mixed = 0;
    for (const { candidates, revision } of seen) {
      // Read before the first round began: the cells are as the test found them.
      if (revision === before) continue;
      const texts = new Set(candidates.map(({ cell }) => cell?.decision?.findings[0]?.text ?? null));
      const expected = textAt.get(revision) ?? null;
      if (texts.size !== 1 || !texts.has(expected)) mixed++;
    }
    expect(seen.length).toBeGreaterThan(10);
    expect(new Set(seen.map(({ revision }) => revision)).size).toBeGreaterThan(3);
    expect(mixed).toBe(0);
    const mixedWindows = windows.filter(({ images, cells: rows, revision }) => {
      const row = rows[images.items.findIndex((image) => image.digest === digest)] ?? [];
      return revision !== before && row.some(({ state }) => (state === 'decided') !== textAt.has(revision));
    });
    expect(mixedWindows).toEqual([]);
  });
});
