import { type FieldReader, pointerTo } from './field-reader.ts';

export const MAX_OBJECT_SUPPORT = 1024;
export const MAX_SUPPORTED_VERSIONS = 64;
export const MAX_OBJECT_VERSION = 65_535;

const OBJECT_TYPE = /^[a-z0-9-]{1,32}\/[a-z0-9][a-z0-9._-]{0,95}$/;

/** `/objectSupport` of a ProfileInput: object-type ids with the versions this kernel restores, sorted and unique. */
export function readObjectSupport(value: unknown, reader: FieldReader): Readonly<Record<string, readonly number[]>> {
  if (value === undefined || value === null) return {};
  const entries = Object.entries(reader.record(value, '/objectSupport', null) ?? {});
  if (entries.length > MAX_OBJECT_SUPPORT) reader.add('/objectSupport', `at most ${MAX_OBJECT_SUPPORT} object types`);
  const support: Record<string, readonly number[]> = {};
  for (const [type, versions] of entries.slice(0, MAX_OBJECT_SUPPORT)) {
    const pointer = pointerTo('/objectSupport', type);
    if (!OBJECT_TYPE.test(type)) reader.add(pointer, 'expected an object-type id such as linux-cr/task');
    else if (!isVersionList(versions))
      reader.add(pointer, `expected a list of at most ${MAX_SUPPORTED_VERSIONS} versions`);
    else support[type] = [...new Set(versions)].sort((a, b) => a - b);
  }
  return support;
}

function isVersionList(value: unknown): value is readonly number[] {
  return (
    Array.isArray(value) &&
    value.length <= MAX_SUPPORTED_VERSIONS &&
    value.every((version) => Number.isInteger(version) && version >= 1 && version <= MAX_OBJECT_VERSION)
  );
}
