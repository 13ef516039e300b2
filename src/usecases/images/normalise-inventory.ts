/** Puts an inventory from outside into the one form the signature is taken of: sorted, merged, within caps. */

import { canonicalJson } from '#core/digest/canonical-json.ts';
import { pointerTo } from '#core/digest/json-pointer.ts';
import type { AttributeValue } from '#core/image/attribute-value.ts';
import type { Inventory, InventoryObject } from '#core/inventory/inventory.ts';
import { findUnstorable } from '../storable.ts';
import { UseCaseError } from '../use-case-error.ts';

export const MAX_INVENTORY_OBJECTS = 10_000;
export const MAX_ATTRIBUTES = 100;
export const MAX_ATTRIBUTE_LIST = 1_000;
const TYPE_SHAPE = /^(linux-cr|criu)\/[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

export function normaliseInventory(inventory: Inventory): Inventory {
  // Nothing found in an image is no evidence that it restores.
  if (inventory.objects.length === 0) refuse('/objects', 'must have at least one object');
  if (inventory.objects.length > MAX_INVENTORY_OBJECTS)
    refuse('/objects', `must have at most ${MAX_INVENTORY_OBJECTS} objects`);
  const unstorable = findUnstorable(inventory);
  if (unstorable !== null) refuse(unstorable, 'must not contain U+0000 or an unpaired surrogate');
  const merged = new Map<string, InventoryObject>();
  inventory.objects.forEach((object, index) => {
    if (!TYPE_SHAPE.test(object.type)) refuse(`/objects/${index}/type`, 'must be linux-cr/NAME or criu/NAME');
    const attributes = normaliseAttributes(object.attributes, `/objects/${index}/attributes`);
    const key = `${object.type}\n${String(object.version).padStart(10, '0')}\n${canonicalJson(attributes)}`;
    const before = merged.get(key);
    merged.set(key, { ...object, attributes, count: object.count + (before?.count ?? 0) });
  });
  const objects = [...merged].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, object]) => object);
  return { ...inventory, objects };
}

function normaliseAttributes(
  attributes: InventoryObject['attributes'],
  pointer: string,
): Readonly<Record<string, AttributeValue>> {
  const entries = Object.entries(attributes);
  if (entries.length > MAX_ATTRIBUTES) refuse(pointer, `must have at most ${MAX_ATTRIBUTES} attributes`);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, value]) => [name, normaliseValue(value, pointerTo(pointer, name))]));
}

function normaliseValue(value: AttributeValue, pointer: string): AttributeValue {
  if (!Array.isArray(value)) return value;
  if (value.length > MAX_ATTRIBUTE_LIST) refuse(pointer, `must have at most ${MAX_ATTRIBUTE_LIST} entries`);
  return [...new Set<string | number>(value)].sort((a, b) =>
    typeof a === 'number' && typeof b === 'number' ? a - b : String(a) < String(b) ? -1 : 1,
  );
}

function refuse(pointer: string, message: string): never {
  throw new UseCaseError('inventory-malformed', `${pointer}: ${message}`, { errors: [{ pointer, message }] });
}
