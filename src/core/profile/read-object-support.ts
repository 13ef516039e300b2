import { pointerTo } from '../digest/json-pointer.ts';
import type { FieldReader } from './field-reader.ts';
import type { Differences } from './profile-differences.ts';

export const MAX_OBJECT_SUPPORT = 1024;
export const MAX_SUPPORTED_VERSIONS = 64;
export const MAX_OBJECT_VERSION = 65_535;

const OBJECT_TYPE = /^[a-z0-9-]{1,32}\/[a-z0-9][a-z0-9._-]{0,95}$/;

/** `/objectSupport` of a ProfileInput: object-type ids with the versions this kernel restores, sorted and unique. */
export function readObjectSupport(value: unknown, reader: FieldReader): Readonly<Record<string, readonly number[]>> {
  if (value === undefined || value === null) return {};
  return readEach(value, reader, readVersions);
}

/** `/objectSupport` of a derived profile; null takes a type away. */
export function readSupportDifferences(value: unknown, reader: FieldReader): Differences<readonly number[]> {
  if (value === undefined) return {};
  return readEach(value, reader, (versions) => (versions === null ? null : readVersions(versions)));
}

/** `read` gives undefined for what is no list of versions. */
function readEach<T>(
  value: unknown,
  reader: FieldReader,
  read: (versions: unknown) => T | undefined,
): Readonly<Record<string, T>> {
  const entries = Object.entries(reader.record(value, '/objectSupport', null) ?? {});
  if (entries.length > MAX_OBJECT_SUPPORT) reader.add('/objectSupport', `at most ${MAX_OBJECT_SUPPORT} object types`);
  const support: Record<string, T> = {};
  for (const [type, given] of entries.slice(0, MAX_OBJECT_SUPPORT)) {
    const pointer = pointerTo('/objectSupport', type);
    const versions = read(given);
    if (!OBJECT_TYPE.test(type)) reader.add(pointer, 'expected an object-type id such as linux-cr/task');
    else if (versions === undefined)
      reader.add(pointer, `expected a list of at most ${MAX_SUPPORTED_VERSIONS} versions`);
    else support[type] = versions;
  }
  return support;
}

function readVersions(value: unknown): readonly number[] | undefined {
  return isVersionList(value) ? [...new Set(value)].sort((a, b) => a - b) : undefined;
}

function isVersionList(value: unknown): value is readonly number[] {
  return (
    Array.isArray(value) &&
    value.length <= MAX_SUPPORTED_VERSIONS &&
    value.every((version) => Number.isInteger(version) && version >= 1 && version <= MAX_OBJECT_VERSION)
  );
}
