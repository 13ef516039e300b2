import type { ObjectType } from '#core/object-types/object-type.ts';
import type { Ports } from '../ports/ports.ts';

export interface RecordedObjectType {
  readonly type: ObjectType;
  readonly builtin: boolean;
}

/** Sorted by id. */
export async function listObjectTypes(ports: Pick<Ports, 'objectTypes'>): Promise<readonly RecordedObjectType[]> {
  return ports.objectTypes.list();
}
