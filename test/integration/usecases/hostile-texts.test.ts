/** Texts that the database cannot hold, and keys beyond its types: refused or not found, never a fault of ours. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseQuestion } from '#core/answer/question.ts';
import type { Inventory } from '#core/inventory/inventory.ts';
import { CATALOGUE } from '#core/object-types/catalogue.ts';
import { deleteImage } from '#usecases/images/delete-image.ts';
import { findImage } from '#usecases/images/find-image.ts';
import { listImages } from '#usecases/images/list-images.ts';
import { readImage } from '#usecases/images/read-image.ts';
import { readInventory } from '#usecases/images/read-inventory.ts';
import { recordImage } from '#usecases/images/record-image.ts';
import { queryColumn } from '#usecases/matrix/query-column.ts';
import { queryMatrix } from '#usecases/matrix/query-matrix.ts';
import { queryRow } from '#usecases/matrix/query-row.ts';
import { findObjectType } from '#usecases/object-types/find-object-type.ts';
import { putObjectType } from '#usecases/object-types/put-object-type.ts';
import { deleteProfile } from '#usecases/profiles/delete-profile.ts';
import { findProfile } from '#usecases/profiles/find-profile.ts';
import { listProfiles } from '#usecases/profiles/list-profiles.ts';
import { askCanRestore } from '#usecases/questions/ask-can-restore.ts';
import { UseCaseError } from '#usecases/use-case-error.ts';
import { anImage, aProfile, inventoryOf, openStore, RULES, type StoreUnderTest } from '../store/store-under-test.ts';
import { bytesOf, type UseCasePorts, useCasePorts } from './use-case-ports.ts';

const NUL = 'a\0b';
const HALF = 'a\ud800b';

let store: StoreUnderTest;
let ports: UseCasePorts;
beforeAll(async () => {
  store = await openStore();
  ports = useCasePorts(store.ports);
  await ports.images.add(anImage(1, 0, { name: 'web' }));
  await ports.profiles.put(aProfile('p'), RULES);
});
afterAll(() => store.close());

async function codeOf(run: Promise<unknown>): Promise<string> {
  const error = await run.then(
    () => 'no error',
    (thrown: unknown) => thrown,
  );
  return error instanceof UseCaseError ? error.code : String(error);
}

describe('a name with U+0000', () => {
  it.each([NUL, `sha256:${NUL}`, `${NUL}:latest`, '\0', HALF])('finds no image: %j', async (ref) => {
    expect(await codeOf(findImage(ports, { ref }))).toBe('image-not-found');
    expect(await codeOf(deleteImage(ports, { ref }))).toBe('image-not-found');
    expect(await codeOf(queryRow(ports, { ref }))).toBe('image-not-found');
    const question = parseQuestion({ image: ref, kernel: '6.1.0' });
    expect(await codeOf(askCanRestore(ports, question))).toBe('image-not-found');
  });

  it.each([NUL, '\0', HALF])('finds no profile and no object type: %j', async (name) => {
    expect(await codeOf(findProfile(ports, { name }))).toBe('profile-not-found');
    expect(await codeOf(deleteProfile(ports, { name }))).toBe('profile-not-found');
    expect(await codeOf(queryColumn(ports, { name }))).toBe('profile-not-found');
    const question = parseQuestion({ image: 'web', profile: name });
    expect(await codeOf(askCanRestore(ports, question))).toBe('profile-not-found');
    expect(await codeOf(findObjectType(ports, { id: `criu/${name}` }))).toBe('object-type-not-found');
  });
});

describe('a forged cursor', () => {
  const seal = (kind: string, key: string) => Buffer.from(`${kind}:${key}`).toString('base64url');

  it.each(['2147483648', '9999999999', '99999999999999999999', '-1', '1.5', '', 'x'])(
    'of images is refused: %j',
    async (key) => {
      const cursor = seal('images', key);
      expect(await codeOf(listImages(ports, { cursor }))).toBe('cursor-malformed');
      expect(await codeOf(queryColumn(ports, { name: 'p', cursor }))).toBe('cursor-malformed');
      expect(await codeOf(queryMatrix(ports, { images: { cursor }, profiles: {} }))).toBe('cursor-malformed');
    },
  );

  it('of images at the end of the type is taken', async () => {
    const page = await listImages(ports, { cursor: seal('images', '2147483647') });
    expect(page.items).toHaveLength(1);
  });

  it.each(['a\0\nb', 'a\nb\0', 'a\nb\nc', 'ab', '\n'])('of profiles is refused: %j', async (key) => {
    const cursor = seal('profiles', key);
    expect(await codeOf(listProfiles(ports, { cursor }))).toBe('cursor-malformed');
    expect(await codeOf(queryMatrix(ports, { images: {}, profiles: { cursor } }))).toBe('cursor-malformed');
  });

  it('of another list is refused', async () => {
    expect(await codeOf(listImages(ports, { cursor: seal('profiles', 'a\nb') }))).toBe('cursor-malformed');
    expect(await codeOf(listProfiles(ports, { cursor: seal('images', '1') }))).toBe('cursor-malformed');
  });
});

describe('an inventory', () => {
  const withAttributes = (attributes: Inventory['objects'][number]['attributes']): Inventory => ({
    ...inventoryOf(1),
    objects: [{ type: 'criu/pipe', version: 1, count: 1, attributes, inferredBy: 'test' }],
  });

  it.each([NUL, HALF])('of a client with such a text is refused, the place named: %j', (text) => {
    const bad: readonly [Inventory, string][] = [
      [withAttributes({ a: text }), '/objects/0/attributes/a'],
      [withAttributes({ a: ['x', text] }), '/objects/0/attributes/a/1'],
      [withAttributes({ [text]: 1 }), '/objects/0/attributes'],
      [{ ...inventoryOf(1), origin: { ...inventoryOf(1).origin, kernel: text } }, '/origin/kernel'],
    ];
    for (const [inventory, pointer] of bad) {
      expect(() => readInventory(inventory)).toThrow(UseCaseError);
      expect(() => readInventory(inventory)).toThrow(
        expect.objectContaining({ code: 'inventory-malformed', errors: [expect.objectContaining({ pointer })] }),
      );
    }
  });

  it('is refused with a pointer that names an attribute whatever its name is', () => {
    const many = Array.from({ length: 5_000 }, (_, at) => at);
    expect(() => readInventory(withAttributes({ 'a/b~c': many }))).toThrow(
      expect.objectContaining({ errors: [expect.objectContaining({ pointer: '/objects/0/attributes/a~1b~0c' })] }),
    );
  });

  it('read from a hostile image is kept with a sign in their place', async () => {
    const inventory = {
      ...withAttributes({ a: NUL, b: [HALF, 'fine'] }),
      origin: { ...inventoryOf(1).origin, kernel: NUL },
    };
    const ingested = await recordImage(ports, await readImage(useCasePorts(store.ports, inventory), bytesOf(3)), {
      name: null,
    });
    expect(ingested.inventory.objects[0]?.attributes).toEqual({ a: 'a\ufffdb', b: ['a\ufffdb', 'fine'] });
    expect(ingested.inventory.origin.kernel).toBe('a\ufffdb');
    const found = await findImage(ports, { ref: ingested.digest });
    expect(found.inventory).toEqual(ingested.inventory);
    const content = (await ports.signatures.content([found.signatureId])).get(found.signatureId);
    expect(content?.hash).toBe(ingested.signature);
  });
});

describe('an object type', () => {
  it.each([NUL, HALF])('with such a text is refused: %j', async (title) => {
    const [first] = CATALOGUE;
    if (first === undefined) throw new Error('the catalogue is empty');
    const type = { ...first, id: `${first.family}/hostile`, title };
    const error = await putObjectType(ports, { type }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'object-type-malformed', errors: [{ pointer: '/title' }] });
  });
});

describe('an answer to replay', () => {
  it('that quotes such a text is kept all the same', async () => {
    const { idempotency } = store.ports;
    await idempotency.begin('quoting', 'request');
    await idempotency.finish('quoting', 400, { detail: NUL, more: [NUL, 1, null] });
    expect(await idempotency.begin('quoting', 'request')).toEqual({
      outcome: 'done',
      status: 400,
      response: { detail: 'a\ufffdb', more: ['a\ufffdb', 1, null] },
    });
  });
});
