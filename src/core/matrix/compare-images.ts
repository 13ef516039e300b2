import type { AttributeValue } from '../image/attribute-value.ts';
import type { InventoryObject } from '../inventory/inventory.ts';

/** Longest list that is shown; the counts cover everything. An inventory may have thousands of types. */
export const MAX_DRIFT_ITEMS = 200;
/** Different values of one attribute, and elements of one list. */
const MAX_VALUES = 20;
const MAX_TEXT = 200;

type DriftObject = Pick<InventoryObject, 'type' | 'version' | 'attributes'>;

export interface TypeDrift {
  readonly type: string;
  /** Sorted; empty where the image has no such object. */
  readonly from: readonly number[];
  readonly to: readonly number[];
}

export interface AttributeDrift {
  readonly type: string;
  readonly version: number;
  readonly attribute: string;
  /** The values that objects of the type have, each once; empty: it is on none. */
  readonly from: readonly AttributeValue[];
  readonly to: readonly AttributeValue[];
}

/** How two images differ in what a verdict can depend on. */
export interface ImageDrift {
  readonly added: readonly TypeDrift[];
  readonly removed: readonly TypeDrift[];
  readonly versions: readonly TypeDrift[];
  readonly attributes: readonly AttributeDrift[];
  readonly counts: Readonly<Record<'added' | 'removed' | 'versions' | 'attributes', number>>;
}

type ByType = ReadonlyMap<string, ReadonlyMap<number, readonly DriftObject[]>>;

function byType(objects: readonly DriftObject[]): ByType {
  const types = new Map<string, Map<number, DriftObject[]>>();
  for (const object of objects) {
    const versions = types.get(object.type) ?? new Map<number, DriftObject[]>();
    versions.set(object.version, [...(versions.get(object.version) ?? []), object]);
    types.set(object.type, versions);
  }
  return types;
}

function versionsOf(types: ByType, type: string): readonly number[] {
  return [...(types.get(type)?.keys() ?? [])].sort((a, b) => a - b);
}

function valuesOf(objects: readonly DriftObject[], attribute: string): ReadonlyMap<string, AttributeValue> {
  const values = new Map<string, AttributeValue>();
  for (const { attributes } of objects) {
    const value = attributes[attribute];
    if (value !== undefined) values.set(JSON.stringify(value), value);
  }
  return new Map([...values].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function shorten(value: AttributeValue): AttributeValue {
  if (typeof value === 'string') return value.slice(0, MAX_TEXT);
  if (typeof value !== 'object' || value === null) return value;
  return value.slice(0, MAX_VALUES).map((one) => (typeof one === 'string' ? one.slice(0, MAX_TEXT) : one));
}

function attributesOf(
  type: string,
  version: number,
  from: readonly DriftObject[],
  to: readonly DriftObject[],
): AttributeDrift[] {
  const names = new Set([...from, ...to].flatMap(({ attributes }) => Object.keys(attributes)));
  return [...names].sort().flatMap((attribute) => {
    const [before, after] = [valuesOf(from, attribute), valuesOf(to, attribute)];
    if (before.size === after.size && [...before.keys()].every((value) => after.has(value))) return [];
    const told = (values: typeof before) => [...values.values()].slice(0, MAX_VALUES).map(shorten);
    return [{ type, version, attribute, from: told(before), to: told(after) }];
  });
}

/** Object types that one image has and the other has not, in other versions, and with other attributes. */
export function compareImages(from: readonly DriftObject[], to: readonly DriftObject[]): ImageDrift {
  const [before, after] = [byType(from), byType(to)];
  const types = [...new Set([...before.keys(), ...after.keys()])].sort();
  const drifts = types.map((type) => ({ type, from: versionsOf(before, type), to: versionsOf(after, type) }));
  const added = drifts.filter((drift) => drift.from.length === 0);
  const removed = drifts.filter((drift) => drift.to.length === 0);
  const inBoth = drifts.filter((drift) => drift.from.length > 0 && drift.to.length > 0);
  const versions = inBoth.filter((drift) => drift.from.join() !== drift.to.join());
  const attributes = inBoth.flatMap(({ type, from: had, to: has }) =>
    had
      .filter((version) => has.includes(version))
      .flatMap((version) =>
        attributesOf(type, version, before.get(type)?.get(version) ?? [], after.get(type)?.get(version) ?? []),
      ),
  );
  return {
    added: added.slice(0, MAX_DRIFT_ITEMS),
    removed: removed.slice(0, MAX_DRIFT_ITEMS),
    versions: versions.slice(0, MAX_DRIFT_ITEMS),
    attributes: attributes.slice(0, MAX_DRIFT_ITEMS),
    counts: {
      added: added.length,
      removed: removed.length,
      versions: versions.length,
      attributes: attributes.length,
    },
  };
}
