import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PageRequest } from '#usecases/ports/shared.ts';
import { anImage, aProfile, decided, openStore, RULES, type StoreUnderTest, TERMS } from './store-under-test.ts';

const RELEASES = ['6.1.0', '2.6.32', '5.10.0', '6.1.0', '4.19.0'] as const;
/** By version, then name. */
const ORDER = ['p-1', 'p-4', 'p-2', 'p-0', 'p-3'];
const IMAGES = 5;

let store: StoreUnderTest;
const digests: string[] = [];
beforeAll(async () => {
  store = await openStore();
  for (const [index, release] of RELEASES.entries()) {
    await store.ports.profiles.put(aProfile(`p-${index}`, 0, { release }), RULES);
  }
  for (let kind = 0; kind < IMAGES; kind++) {
    const name = kind === 0 ? { name: 'web' } : kind === 1 ? { name: 'db', tag: 'v2' } : {};
    const { image } = await store.ports.images.add(anImage(kind, 0, name));
    digests.unshift(image.digest);
    if (kind === 0) {
      const claimed = await store.ports.cells.claim({ signatureId: image.signatureId }, { ...TERMS, limit: 3 });
      await store.ports.cells.decide(decided(claimed.slice(0, 2)));
    }
  }
});
afterAll(() => store.close());

function ofFormat(kind: number, format: 'linux-cr' | 'inventory') {
  const image = anImage(kind, 0);
  return { ...image, inventory: { ...image.inventory, format } };
}

const page = (limit: number, cursor: string | null = null): PageRequest => ({ limit, cursor });

/** All items of a paged read, with what to do between two pages. */
async function readAll<T>(
  limit: number,
  read: (request: PageRequest) => Promise<{ items: readonly T[]; next: string | null }>,
  between: (page: number) => Promise<unknown> = async () => undefined,
): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | null = null;
  let pages = 0;
  do {
    const got = await read({ cursor, limit });
    expect(got.items.length).toBeLessThanOrEqual(limit);
    items.push(...got.items);
    cursor = got.next;
    if (cursor !== null) await between(pages++);
  } while (cursor !== null);
  return items;
}

describe('the window', () => {
  it('has images as rows, newest first, and profiles as columns, by version', async () => {
    const { matrix } = store.ports;
    const window = await matrix.window({ images: page(10), profiles: page(10) });
    expect(window.images.items.map(({ digest }) => digest)).toEqual(digests);
    expect(window.images.items.map(({ name }) => name)).toEqual(['', '', '', 'db:v2', 'web']);
    expect(window.images.items.at(-1)).toMatchObject({ format: 'criu', arch: 'x86_64' });
    expect(window.profiles.items.map(({ name }) => name)).toEqual(ORDER);
    expect(window.profiles.items[0]).toMatchObject({ kernel: '2.6.32', arch: 'x86_64', restorers: ['criu@4.2'] });
    expect([window.images.next, window.profiles.next]).toEqual([null, null]);
    expect(window.cells.map((row) => row.length)).toEqual(Array(IMAGES).fill(RELEASES.length));
    const states = Object.fromEntries(ORDER.map((name, column) => [name, window.cells.at(-1)?.[column]?.state]));
    // Claimed in the order of their ids: p-0 and p-1 were decided, p-2 runs.
    expect(states).toEqual({ 'p-0': 'decided', 'p-1': 'decided', 'p-2': 'running', 'p-3': 'wanted', 'p-4': 'wanted' });
    expect(window.cells.at(-1)?.[0]).toEqual({
      state: 'decided',
      verdict: 'no',
      grade: 'predicted',
      observations: null,
    });
    expect(window.revision).toBe((await matrix.revision()).revision);
  });

  it('shows images and profiles of one family of restorers, and which families have images', async () => {
    const own = await openStore();
    const { matrix, profiles, images } = own.ports;
    await profiles.put(aProfile('old', 0, { release: '2.6.38', restorers: ['linux-cr@5c3471a'] }), RULES);
    await profiles.put(aProfile('new', 0), RULES);
    await profiles.put(aProfile('both', 0, { restorers: ['linux-cr@5c3471a', 'criu@4.2'] }), RULES);
    const namesOf = async (family?: 'criu' | 'linux-cr') => {
      const window = await matrix.window({ images: page(9), profiles: page(9), ...(family ? { family } : {}) });
      expect(window.cells.map((row) => row.length)).toEqual(
        window.images.items.map(() => window.profiles.items.length),
      );
      return {
        images: window.images.items.map(({ format }) => format),
        profiles: window.profiles.items.map(({ name }) => name).sort(),
        families: window.families,
      };
    };
    expect((await namesOf()).families).toEqual([]);
    await images.add(anImage(0, 0));
    await images.add(ofFormat(1, 'linux-cr'));
    await images.add(ofFormat(2, 'inventory'));
    const families = ['linux-cr', 'criu'];
    expect(await namesOf()).toMatchObject({ images: ['inventory', 'linux-cr', 'criu'], families });
    expect(await namesOf('criu')).toEqual({ images: ['inventory', 'criu'], profiles: ['both', 'new'], families });
    expect(await namesOf('linux-cr')).toEqual({
      images: ['inventory', 'linux-cr'],
      profiles: ['both', 'old'],
      families,
    });
    await own.close();
  });

  it('pages both ways, each on its own', async () => {
    const { matrix } = store.ports;
    const rows = await readAll(2, async (images) => (await matrix.window({ images, profiles: page(1) })).images);
    expect(rows.map(({ digest }) => digest)).toEqual(digests);
    const columns = await readAll(2, async (profiles) => (await matrix.window({ images: page(1), profiles })).profiles);
    expect(columns.map(({ name }) => name)).toEqual(ORDER);
    const second = await matrix.window({
      images: page(2, (await matrix.window({ images: page(4), profiles: page(1) })).images.next),
      profiles: page(3, (await matrix.window({ images: page(1), profiles: page(2) })).profiles.next),
    });
    expect(second.cells).toEqual([
      (await matrix.window({ images: page(5), profiles: page(5) })).cells.at(-1)?.slice(2, 5),
    ]);
  });
});

describe('a row', () => {
  it('has the cells of one image, by version, and pages', async () => {
    const { matrix } = store.ports;
    const digest = digests.at(-1) ?? '';
    const whole = await matrix.row(digest, page(10));
    expect(whole.items.map(({ profile }) => profile)).toEqual(ORDER);
    expect(whole.items.find(({ profile }) => profile === 'p-0')).toEqual({
      image: 'web',
      digest,
      profile: 'p-0',
      kernel: '6.1.0',
      arch: 'x86_64',
      state: 'decided',
      verdict: 'no',
      grade: 'predicted',
      conflict: false,
      observations: null,
      evaluatedAt: expect.any(Date),
    });
    expect(await readAll(2, (request) => matrix.row(digest, request))).toEqual(whole.items);
    expect((await matrix.row('sha256:none', page(10))).items).toEqual([]);
  });

  it('neither misses nor repeats a profile while others are added around the cursor', async () => {
    const { matrix, profiles } = store.ports;
    const digest = digests[0] ?? '';
    const cells = await readAll(
      1,
      (request) => matrix.row(digest, request),
      (count) => profiles.put(aProfile(`new-${count}`, 0, { release: count % 2 === 0 ? '2.6.0' : '9.9.9' }), RULES),
    );
    const names = cells.map(({ profile }) => profile);
    expect(names.filter((name) => name.startsWith('p-'))).toEqual(ORDER);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('a column', () => {
  it('has the cells of one profile, newest image first, and pages', async () => {
    const { matrix } = store.ports;
    const whole = await matrix.column('p-0', page(10));
    expect(whole.items.map(({ digest }) => digest)).toEqual(digests);
    expect(whole.items.map(({ image }) => image)).toEqual(['', '', '', 'db:v2', 'web']);
    expect(await readAll(2, (request) => matrix.column('p-0', request))).toEqual(whole.items);
    expect((await matrix.column('nobody', page(10))).items).toEqual([]);
  });

  it('neither misses nor repeats an image while others are added', async () => {
    const { matrix, images } = store.ports;
    const cells = await readAll(
      2,
      (request) => matrix.column('p-0', request),
      (count) => images.add(anImage(50 + count)),
    );
    expect(cells.map(({ digest }) => digest)).toEqual(digests);
  });
});
