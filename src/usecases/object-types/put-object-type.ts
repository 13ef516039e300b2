import type { ObjectType } from '#core/object-types/object-type.ts';
import type { Ports } from '../ports/ports.ts';
import { findUnstorable } from '../storable.ts';
import { UseCaseError } from '../use-case-error.ts';

const ID_SHAPE = /^(linux-cr|criu)\/[a-z0-9][a-z0-9.-]{0,99}$/;

/** Adds or replaces an object type of the user; built-in ones come with the code and stay as they are. */
export async function putObjectType(
  ports: Pick<Ports, 'objectTypes'>,
  input: { type: ObjectType },
): Promise<{ created: boolean; type: ObjectType }> {
  const { type } = input;
  checkObjectType(type);
  const known = await ports.objectTypes.find(type.id);
  if (known?.builtin)
    throw new UseCaseError('object-type-is-builtin', `${type.id} is built in and cannot be replaced.`);
  const { created } = await ports.objectTypes.put(type);
  return { created, type };
}

function checkObjectType(type: ObjectType): void {
  const unstorable = findUnstorable(type);
  if (unstorable !== null) refuse(unstorable, 'must not contain U+0000 or an unpaired surrogate');
  if (!ID_SHAPE.test(type.id)) refuse('/id', 'must be linux-cr/NAME or criu/NAME');
  if (!type.id.startsWith(`${type.family}/`)) refuse('/family', 'must equal the part of the id before the slash');
  if (type.versions.length === 0) refuse('/versions', 'must have at least one version');
  type.versions.forEach((version, index) => {
    const before = type.versions[index - 1];
    if (before !== undefined && version.version <= before.version) {
      refuse(`/versions/${index}/version`, 'must be greater than the previous version');
    }
    if ((version.conversion === null) !== (index === 0)) {
      refuse(`/versions/${index}/conversion`, 'must be null for the first version, and only for that version');
    }
  });
}

function refuse(pointer: string, message: string): never {
  throw new UseCaseError('object-type-malformed', `${pointer}: ${message}`, { errors: [{ pointer, message }] });
}
