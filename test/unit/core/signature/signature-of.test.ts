import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AttributeValue } from '#core/image/attribute-value.ts';
import type { Inventory, InventoryObject } from '#core/inventory/inventory.ts';
import { signatureOf } from '#core/signature/signature-of.ts';

const object = (
  type: string,
  version: number,
  attributes: Record<string, AttributeValue> = {},
  count = 1,
): InventoryObject => ({ type, version, count, attributes, inferredBy: 'test' });

const inventoryWith = (objects: readonly InventoryObject[]): Inventory => ({
  format: 'criu',
  flavour: 'bare',
  arch: 'x86_64',
  origin: { kernel: '6.1.0-56-amd64', criu: '4.2', revision: null, evidence: 'dump.log' },
  objects,
  read: { bytes: 1000, files: 10, records: 20, unknown: 0 },
});

describe('signatureOf', () => {
  it('is pinned: a change here needs sig2-', () => {
    // Both hashes were computed outside of this code base: sha256 over sorted, compact JSON.
    expect(signatureOf(inventoryWith([])).hash).toBe(
      'sig1-6d821fb3812077a655a11260d5ad1a3fd22781b6c323d82a0dcbe26ab4a837cb',
    );
    const inventory = inventoryWith([
      object('criu/tcp-established', 1, { family: 6, states: ['established', 'close-wait'] }, 3),
      object('criu/file-regular', 1),
    ]);
    expect(signatureOf(inventory).hash).toBe('sig1-28d6bf5424c86180867cba65a6679240cc29db9bba60230a8ae437035b65b843');
  });

  it('keeps format, arch and sorted objects without counts', () => {
    const inventory = inventoryWith([
      object('criu/b', 2),
      object('criu/b', 1, { z: 1, a: [3, 'x', 1, 3] }, 7),
      object('criu/a', 1, { f: true }, 2),
      object('criu/a', 1, { f: false }),
    ]);
    expect(signatureOf(inventory).content).toEqual({
      format: 'criu',
      arch: 'x86_64',
      objects: [
        { type: 'criu/a', version: 1, attributes: { f: false } },
        { type: 'criu/a', version: 1, attributes: { f: true } },
        { type: 'criu/b', version: 1, attributes: { a: [1, 3, 'x'], z: 1 } },
        { type: 'criu/b', version: 2, attributes: {} },
      ],
    });
  });

  it('makes equal objects one', () => {
    const once = inventoryWith([object('criu/a', 1, { x: 1, y: 2 })]);
    const twice = inventoryWith([object('criu/a', 1, { x: 1, y: 2 }, 5), object('criu/a', 1, { y: 2, x: 1 }, 9)]);
    expect(signatureOf(twice)).toEqual(signatureOf(once));
  });
});

const attributeValue = fc.oneof(
  fc.string({ maxLength: 4 }),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.array(fc.oneof(fc.integer({ max: 3, min: 0 }), fc.constantFrom('a', 'b', 'c')), { maxLength: 4 }),
);
const inventoryObject: fc.Arbitrary<InventoryObject> = fc.record({
  type: fc.constantFrom('criu/a', 'criu/b', 'linux-cr/task'),
  version: fc.integer({ min: 1, max: 5 }),
  count: fc.nat(),
  attributes: fc.dictionary(fc.constantFrom('x', 'y', 'z'), attributeValue),
  inferredBy: fc.string(),
});
const inventories = fc.array(inventoryObject, { maxLength: 6 }).map(inventoryWith);

describe('the signature of any inventory', () => {
  it('does not depend on order, counts, origin, flavour, totals or inference', () => {
    const same = inventories.chain((inventory) =>
      fc.record({
        inventory: fc.constant(inventory),
        shuffled: fc.shuffledSubarray([...inventory.objects], {
          minLength: inventory.objects.length,
          maxLength: inventory.objects.length,
        }),
        count: fc.nat(),
      }),
    );
    fc.assert(
      fc.property(same, ({ inventory, shuffled, count }) => {
        const other: Inventory = {
          ...inventory,
          flavour: 'podman',
          origin: { kernel: null, criu: null, revision: null, evidence: '' },
          objects: shuffled.map((item) => ({
            ...item,
            count,
            inferredBy: 'else',
            attributes: Object.fromEntries(
              Object.entries(item.attributes)
                .reverse()
                .map(([key, value]) => [key, Array.isArray(value) ? value.toReversed() : value]),
            ),
          })),
          read: { bytes: 0, files: 0, records: 0, unknown: 99 },
        };
        expect(signatureOf(other)).toEqual(signatureOf(inventory));
      }),
    );
  });

  it('changes with an object, a version, an attribute, the arch and the format', () => {
    fc.assert(
      fc.property(inventories, fc.nat(), (inventory, at) => {
        const added = object('criu/added', 1);
        const objects = [...inventory.objects, added];
        const index = at % objects.length;
        const changed = objects.map((item, i) => (i === index ? { ...item, version: item.version + 100 } : item));
        const described = objects.map((item, i) =>
          i === index ? { ...item, attributes: { ...item.attributes, w: 1 } } : item,
        );
        const hashes = [
          inventory,
          { ...inventory, objects },
          { ...inventory, objects: changed },
          { ...inventory, objects: described },
          { ...inventory, arch: 'aarch64' as const },
          { ...inventory, format: 'linux-cr' as const },
        ].map((item) => signatureOf(item).hash);
        expect(new Set(hashes).size).toBe(hashes.length);
      }),
    );
  });

  it('tells a number from its text and null from nothing', () => {
    const values: AttributeValue[] = [1, '1', true, 'true', null, 'null', [], [1], ['1']];
    const hashes = values.map((x) => signatureOf(inventoryWith([object('criu/a', 1, { x })])).hash);
    expect(new Set(hashes).size).toBe(values.length);
    expect(hashes).not.toContain(signatureOf(inventoryWith([object('criu/a', 1)])).hash);
  });
});
