import { CRIU_OBJECT_TYPES } from './criu/object-types.ts';
import { LINUX_CR_OBJECT_TYPES } from './linux-cr/object-types.ts';
import type { ObjectType } from './object-type.ts';

/** Every object type that is known from the start; users add others by API. */
export const CATALOGUE: readonly ObjectType[] = [...LINUX_CR_OBJECT_TYPES, ...CRIU_OBJECT_TYPES];

const byId = new Map(CATALOGUE.map((objectType) => [objectType.id, objectType]));

export function findObjectType(id: string): ObjectType | null {
  return byId.get(id) ?? null;
}
