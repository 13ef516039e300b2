import { canonicalJson } from '../digest/canonical-json.ts';
import { digestOf } from '../digest/digest-of.ts';
import type { AttributeValue } from '../image/attribute-value.ts';
import type { Inventory } from '../inventory/inventory.ts';
import type { Signature, SignatureContent } from './signature.ts';

type SignatureObject = SignatureContent['objects'][number];

/**
 * The part of an inventory that a verdict can depend on, and its hash. Counts, origin, flavour, totals and the way an
 * object was inferred do not matter; the order of objects and of list attributes does not either. Objects equal in
 * type, version and attributes become one.
 */
export function signatureOf(inventory: Pick<Inventory, 'format' | 'arch' | 'objects'>): Signature {
  const objects = new Map<string, { sortText: string; object: SignatureObject }>();
  for (const { type, version, attributes } of inventory.objects) {
    const object = { type, version, attributes: canonicalAttributes(attributes) };
    const sortText = canonicalJson(object.attributes);
    objects.set(canonicalJson([type, version, sortText]), { sortText, object });
  }
  const sorted = [...objects.values()].sort(
    (a, b) =>
      compareTexts(a.object.type, b.object.type) ||
      a.object.version - b.object.version ||
      compareTexts(a.sortText, b.sortText),
  );
  const content: SignatureContent = {
    format: inventory.format,
    arch: inventory.arch,
    objects: sorted.map(({ object }) => object),
  };
  return { hash: `sig1-${digestOf(content)}`, content };
}

function canonicalAttributes(attributes: Readonly<Record<string, AttributeValue>>): Record<string, AttributeValue> {
  const sorted = Object.entries(attributes).sort(([a], [b]) => compareTexts(a, b));
  return Object.fromEntries(sorted.map(([key, value]) => [key, isList(value) ? canonicalList(value) : value]));
}

function isList(value: AttributeValue): value is readonly (string | number)[] {
  return Array.isArray(value);
}

/** Lists are sets (inventory.ts); numbers sort before texts. */
function canonicalList(values: readonly (string | number)[]): readonly (string | number)[] {
  return [...new Set(values)].sort((a, b) => {
    if (typeof a === 'number') return typeof b === 'number' ? a - b : -1;
    return typeof b === 'number' ? 1 : compareTexts(a, b);
  });
}

function compareTexts(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
