import { objectTypeNotFound } from '../not-found.ts';
import type { Ports } from '../ports/ports.ts';
import type { RecordedObjectType } from './list-object-types.ts';

export async function findObjectType(
  ports: Pick<Ports, 'objectTypes'>,
  input: { id: string },
): Promise<RecordedObjectType> {
  const found = await ports.objectTypes.find(input.id);
  if (found === null) throw await objectTypeNotFound(ports, input.id);
  return found;
}
