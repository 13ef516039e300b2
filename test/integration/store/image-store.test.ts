import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  anImage,
  aProfile,
  decided,
  inventoryOf,
  openStore,
  RULES,
  type StoreUnderTest,
  TERMS,
} from './store-under-test.ts';

let store: StoreUnderTest;
beforeAll(async () => {
  store = await openStore();
  await store.ports.profiles.put(aProfile('p1'), RULES);
  await store.ports.profiles.put(aProfile('p2'), RULES);
});
afterAll(() => store.close());

describe('an image', () => {
  it('is recorded with signature, name and wanted cells', async () => {
    const { images, cells } = store.ports;
    const added = await images.add(anImage(1, 0, { name: 'web', tag: 'v1', bytes: 2 ** 40 }));
    expect(added).toMatchObject({ created: true, wantedCells: 2 });
    expect(added.image).toMatchObject({
      bytes: 2 ** 40,
      names: [{ name: 'web', tag: 'v1' }],
      inventory: inventoryOf(1),
    });
    expect(added.image.createdAt).toBeInstanceOf(Date);
    expect(await images.find('web:v1')).toEqual(added.image);
    expect(await images.find(added.image.digest)).toEqual(added.image);
    expect(await images.find(added.image.digest.replace('sha256:', 'sha256:').toUpperCase())).toBeNull();
    expect(await images.find(`sha256:${added.image.digest.slice(7).toUpperCase()}`)).toEqual(added.image);
    expect(await images.find('web')).toBeNull();
    expect(await images.find('other')).toBeNull();
    const { rows } = await store.sql.query('select id from profile order by id');
    const wanted = await cells.of(
      added.image.signatureId,
      rows.map(({ id }) => id),
    );
    expect(wanted.map((cell) => [cell.state, cell.verdict, cell.ruleBook, cell.profileRevision])).toEqual([
      ['wanted', null, RULES, 1],
      ['wanted', null, RULES, 1],
    ]);
  });

  it('that comes again changes nothing: no revision, no event, no cell', async () => {
    const { images, matrix, events } = store.ports;
    const first = await images.add(anImage(2, 0, { name: 'again' }));
    const before = [(await matrix.revision()).revision, await events.latest()];
    const second = await images.add(anImage(2, 0, { name: 'again' }));
    expect(second).toEqual({ ...first, created: false, wantedCells: 0 });
    const nameless = await images.add(anImage(2));
    expect(nameless).toEqual(second);
    expect([(await matrix.revision()).revision, await events.latest()]).toEqual(before);
  });

  it('shares the signature, and so the cells, of others that are alike', async () => {
    const { images } = store.ports;
    const first = await images.add(anImage(3, 0));
    const second = await images.add(anImage(3, 1));
    expect(second.image.signatureId).toBe(first.image.signatureId);
    expect(second).toMatchObject({ created: true, wantedCells: 0 });
    expect(second.revision).toBeGreaterThan(first.revision);
  });

  it('gets another name, and a name moves to another image', async () => {
    const { images } = store.ports;
    const first = await images.add(anImage(4, 0, { name: 'moves', tag: 'main' }));
    await images.add(anImage(4, 0, { name: 'stays' }));
    expect((await images.find(first.image.digest))?.names).toEqual([
      { name: 'moves', tag: 'main' },
      { name: 'stays', tag: 'latest' },
    ]);
    const second = await images.add(anImage(4, 1, { name: 'moves', tag: 'main' }));
    expect((await images.find('moves:main'))?.digest).toBe(second.image.digest);
    expect((await images.find(first.image.digest))?.names).toEqual([{ name: 'stays', tag: 'latest' }]);
    expect(await images.names()).toEqual(expect.arrayContaining(['moves:main', 'stays']));
  });

  it('that a newer reader reads otherwise is recorded as it is read now', async () => {
    const { images, signatures } = store.ports;
    const old = await images.add(anImage(5, 7, { name: 'reread' }));
    const shared = await images.add(anImage(6, 7));
    const fresh = anImage(7, 0);
    const again = await images.add({ ...anImage(5, 7), inventory: fresh.inventory, signature: fresh.signature });
    expect(again).toMatchObject({ created: false, wantedCells: 2 });
    expect(again.image).toMatchObject({
      id: old.image.id,
      inventory: inventoryOf(7),
      names: [{ name: 'reread', tag: 'latest' }],
    });
    expect(again.image.signatureId).not.toBe(old.image.signatureId);
    const { rows } = await store.sql.query('select 1 from signature where id = $1', [old.image.signatureId]);
    expect(rows).toEqual([]);
    expect((await signatures.content([shared.image.signatureId])).size).toBe(1);
  });

  it('wants the cells of the rule book in force, whatever the writer believes', async () => {
    const added = await store.ports.images.add(anImage(8, 0, { ruleBook: 'rb-older-process' }));
    const [cell] = await store.ports.cells.of(added.image.signatureId, [1, 2]);
    expect(cell?.ruleBook).toBe(RULES);
  });
});

describe('deleting an image', () => {
  it('leaves the cells to other images that are alike, and takes them with the last', async () => {
    const { images, cells } = store.ports;
    const first = await images.add(anImage(20, 0, { name: 'del' }));
    const second = await images.add(anImage(20, 1));
    const { signatureId } = first.image;
    const before = await cells.counts();
    expect(await images.delete('del')).toEqual({ digest: first.image.digest, deleted: true, names: [] });
    expect(await images.find('del')).toBeNull();
    expect(await cells.counts()).toEqual(before);
    expect(await images.delete(second.image.digest)).toMatchObject({ deleted: true });
    expect(await cells.of(signatureId, [1, 2])).toEqual([]);
    expect((await cells.counts()).wanted).toBe(before.wanted - 2);
    expect(await images.delete(second.image.digest)).toBeNull();
    expect(await images.delete('del')).toBeNull();
  });

  it('by a name takes that name alone, and the image with its last one', async () => {
    const { images, matrix, events } = store.ports;
    const image = anImage(22, 0);
    await images.add({ ...image, name: 'team-a/app' });
    await images.add({ ...image, name: 'team-b/app' });
    await images.add({ ...image, name: 'team-b/app', tag: 'v1' });
    const { revision } = await matrix.revision();
    const from = await events.latest();

    const other = { name: 'team-b/app', tag: 'v1' };
    expect(await images.delete('team-b/app')).toEqual({
      digest: image.digest,
      deleted: false,
      names: [{ name: 'team-a/app', tag: 'latest' }, other],
    });
    expect(await images.find('team-b/app')).toBeNull();
    expect(await images.find('team-b/app:v1')).toMatchObject({ digest: image.digest });
    expect((await matrix.revision()).revision).toBe(revision + 1);
    expect(await events.after(from, 10)).toMatchObject([
      { kind: 'image-unnamed', subject: image.digest, body: { name: 'team-b/app', tag: 'latest' } },
    ]);

    expect(await images.delete('team-a/app')).toMatchObject({ deleted: false, names: [other] });
    expect(await images.delete('team-b/app:v1')).toMatchObject({ deleted: true, names: [] });
    expect(await images.find(image.digest)).toBeNull();
  });

  it('by digest takes all its names', async () => {
    const { images } = store.ports;
    const image = anImage(23, 0);
    await images.add({ ...image, name: 'team-a/gone' });
    await images.add({ ...image, name: 'team-b/gone' });
    expect(await images.delete(image.digest)).toEqual({ digest: image.digest, deleted: true, names: [] });
    expect(await images.find('team-a/gone')).toBeNull();
    expect(await images.find('team-b/gone')).toBeNull();
  });

  it('while its cells run lets the late worker change nothing', async () => {
    const { images, cells, matrix } = store.ports;
    const { image } = await images.add(anImage(21));
    const claimed = await cells.claim({ signatureId: image.signatureId }, TERMS);
    expect(claimed).toHaveLength(2);
    await images.delete(image.digest);
    const { revision } = await matrix.revision();
    expect(await cells.decide(decided(claimed))).toEqual({ written: 0, revision, flips: 0 });
    await cells.fail(claimed, 'late', 3);
    expect((await matrix.revision()).revision).toBe(revision);
  });
});

describe('at the same time', () => {
  it('uploads of the same bytes make one image, and one of them reports a new one', async () => {
    const { images } = store.ports;
    const added = await Promise.all(Array.from({ length: 8 }, () => images.add(anImage(30, 0, { name: 'same' }))));
    expect(added.filter(({ created }) => created)).toHaveLength(1);
    expect(new Set(added.map(({ image }) => image.id)).size).toBe(1);
    expect(added.reduce((sum, { wantedCells }) => sum + wantedCells, 0)).toBe(2);
  });

  it('uploads of one signature make it, and want its cells, once', async () => {
    const { images } = store.ports;
    const added = await Promise.all(Array.from({ length: 8 }, (_, bytes) => images.add(anImage(31, bytes))));
    expect(added.every(({ created }) => created)).toBe(true);
    expect(new Set(added.map(({ image }) => image.signatureId)).size).toBe(1);
    expect(added.map(({ wantedCells }) => wantedCells).sort()).toEqual([0, 0, 0, 0, 0, 0, 0, 2]);
    expect(new Set(added.map(({ revision }) => revision)).size).toBe(8);
  });

  it('an upload and a new profile leave no cell out, whoever comes first', async () => {
    const { images, profiles, cells } = store.ports;
    const made = await Promise.all(
      Array.from({ length: 6 }, async (_, index) => {
        const [added, put] = await Promise.all([
          images.add(anImage(40 + index)),
          profiles.put(aProfile(`race-${index}`), RULES),
        ]);
        return { signatureId: added.image.signatureId, profileId: put.stored.id };
      }),
    );
    for (const { signatureId } of made) {
      const profileIds = made.map((one) => one.profileId);
      expect(await cells.of(signatureId, profileIds)).toHaveLength(profileIds.length);
    }
  });
});

describe('the list of images', () => {
  it('is newest first and pages without gap or repeat while images are added and deleted', async () => {
    const { images } = store.ports;
    const made: string[] = [];
    for (let bytes = 0; bytes < 9; bytes++) made.push((await images.add(anImage(60, bytes))).image.digest);
    const deleted = made[4] ?? '';
    const seen: string[] = [];
    let cursor: string | null = null;
    let pages = 0;
    do {
      const page: Awaited<ReturnType<typeof images.list>> = await images.list({ cursor, limit: 2 });
      seen.push(...page.items.map(({ digest }) => digest));
      cursor = page.next;
      await images.add(anImage(61, pages++));
      if (pages === 1) await images.delete(deleted);
    } while (cursor !== null);
    const expected = made.filter((digest) => digest !== deleted).reverse();
    expect(seen.slice(0, expected.length)).toEqual(expected);
    expect(new Set(seen).size).toBe(seen.length);
    const { rows } = await store.sql.query('select count(*)::int as n from image');
    expect(seen.length).toBe(rows[0]?.n - pages);
  });
});
