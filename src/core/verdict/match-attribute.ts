import type { AttributeValue } from '../inventory/inventory.ts';
import type { AttributeCondition } from '../rules/rule.ts';
import type { JudgedObject } from './needs/judgement.ts';

/** `not-said`: the inventory leaves the attribute out, so nothing is known about it. */
export type AttributeMatch = 'holds' | 'fails' | 'not-said';

function isList(value: AttributeValue): value is readonly (string | number)[] {
  return Array.isArray(value);
}

function isWithin(value: AttributeValue, min: number | undefined, max: number | undefined): boolean {
  if (min === undefined && max === undefined) return true;
  return typeof value === 'number' && value >= (min ?? value) && value <= (max ?? value);
}

/**
 * Readers give every attribute that the catalogue names, so one that is missing is missing evidence; only `present`
 * asks for that very fact. `null` is evidence: the image has no such value.
 */
export function matchAttribute(condition: AttributeCondition, object: JudgedObject): AttributeMatch {
  const value = object.attributes[condition.attribute];
  const isPresent = value !== undefined && value !== null;
  if (condition.present !== undefined && condition.present !== isPresent) return 'fails';
  const { equals, notEquals, contains, min, max } = condition;
  if ([equals, notEquals, contains, min, max].every((test) => test === undefined)) return 'holds';
  if (value === undefined) return 'not-said';
  const holds =
    (equals === undefined || value === equals) &&
    (notEquals === undefined || value !== notEquals) &&
    (contains === undefined || (isList(value) && value.includes(contains))) &&
    isWithin(value, min, max);
  return holds ? 'holds' : 'fails';
}

/** All of them: one that fails decides, one that is not said leaves it open. A rule about a profile has no object. */
export function matchAll(
  conditions: readonly (AttributeCondition | undefined)[],
  object: JudgedObject | null,
): { readonly match: AttributeMatch; readonly notSaid: readonly string[] } {
  const notSaid: string[] = [];
  for (const condition of conditions) {
    if (condition === undefined) continue;
    const match = object === null ? 'fails' : matchAttribute(condition, object);
    if (match === 'fails') return { match, notSaid: [] };
    if (match === 'not-said') notSaid.push(condition.attribute);
  }
  return { match: notSaid.length === 0 ? 'holds' : 'not-said', notSaid };
}
