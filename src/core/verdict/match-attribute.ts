import type { AttributeValue } from '../image/attribute-value.ts';
import type { AttributeCondition } from '../rules/rule.ts';
import type { JudgedObject } from './needs/judgement.ts';

/** `not-said`: the inventory leaves the attribute out, so nothing is known about it. */
export type AttributeMatch = 'holds' | 'fails' | 'not-said';

function isList(value: AttributeValue): value is readonly (string | number)[] {
  return Array.isArray(value);
}

/** Lists of an inventory are sorted. */
function isSame(value: AttributeValue, wanted: AttributeValue): boolean {
  if (!isList(value) || !isList(wanted)) return value === wanted;
  return value.length === wanted.length && value.every((one, i) => one === wanted[i]);
}

function hasPrefix(value: AttributeValue, prefix: string): boolean {
  return isList(value) && value.some((one) => typeof one === 'string' && one.startsWith(prefix));
}

function isWithin(value: AttributeValue, min: number | undefined, max: number | undefined): boolean {
  if (min === undefined && max === undefined) return true;
  return typeof value === 'number' && value >= (min ?? value) && value <= (max ?? value);
}

function asksForValue({ equals, notEquals, contains, containsPrefix, min, max }: AttributeCondition): boolean {
  return (
    (equals ?? notEquals ?? contains ?? containsPrefix ?? min ?? max) !== undefined ||
    equals === null ||
    notEquals === null
  );
}

/**
 * Readers give every attribute that the catalogue names, so one that is missing is missing evidence; only `present`
 * asks for that very fact. `null` is evidence: the image has no such value.
 */
export function matchAttribute(condition: AttributeCondition | undefined, object: JudgedObject | null): AttributeMatch {
  if (condition === undefined) return 'holds';
  // A rule about a profile has no object to look at.
  if (object === null) return 'fails';
  const value = object.attributes[condition.attribute];
  const isPresent = value !== undefined && value !== null;
  if (condition.present !== undefined && condition.present !== isPresent) return 'fails';
  const { equals, notEquals, contains, containsPrefix, min, max } = condition;
  if (value === undefined) return asksForValue(condition) ? 'not-said' : 'holds';
  const holds =
    (equals === undefined || isSame(value, equals)) &&
    (notEquals === undefined || !isSame(value, notEquals)) &&
    (contains === undefined || (isList(value) && value.includes(contains))) &&
    (containsPrefix === undefined || hasPrefix(value, containsPrefix)) &&
    isWithin(value, min, max);
  return holds ? 'holds' : 'fails';
}
