import { pointerTo } from '../digest/json-pointer.ts';
import type { FieldReader } from './field-reader.ts';
import type { Differences } from './profile-differences.ts';

export const MAX_FEATURES = 1024;

const FEATURE = /^(?:[a-z0-9-]{1,32}\/)?[a-z0-9][a-z0-9._-]{0,95}$/;

/** Stated by people; by the id of a rule or of an object type. */
export type Features = Readonly<Record<string, boolean>>;

/** `/features` of a ProfileInput; undefined where none is stated. */
export function readFeatures(value: unknown, reader: FieldReader): Features | undefined {
  if (value === undefined || value === null) return undefined;
  const features = readEach(value, reader, (stated) => (typeof stated === 'boolean' ? stated : undefined));
  return Object.keys(features).length === 0 ? undefined : features;
}

/** `/features` of a derived profile; null takes a statement of the parent away. */
export function readFeatureDifferences(value: unknown, reader: FieldReader): Differences<boolean> | undefined {
  if (value === undefined) return undefined;
  return readEach(value, reader, (stated) => (typeof stated === 'boolean' || stated === null ? stated : undefined));
}

function readEach<T>(
  value: unknown,
  reader: FieldReader,
  read: (stated: unknown) => T | undefined,
): Readonly<Record<string, T>> {
  const entries = Object.entries(reader.record(value, '/features', null) ?? {});
  if (entries.length > MAX_FEATURES) reader.add('/features', `at most ${MAX_FEATURES} features`);
  const features: Record<string, T> = {};
  for (const [name, given] of entries.slice(0, MAX_FEATURES)) {
    const pointer = pointerTo('/features', name);
    const stated = read(given);
    if (!FEATURE.test(name)) reader.add(pointer, 'expected the id of a rule or of an object type, such as ns-time');
    else if (stated === undefined) reader.add(pointer, 'expected true or false');
    else features[name] = stated;
  }
  refuseTwoNames(features, reader);
  return features;
}

/** `ns-time` and `criu/ns-time` are one feature. */
function refuseTwoNames(features: Readonly<Record<string, unknown>>, reader: FieldReader): void {
  for (const [name, stated] of Object.entries(features)) {
    const short = name.split('/').at(-1) ?? name;
    if (short === name || features[short] === undefined || features[short] === stated) continue;
    const message = `contradiction: ${name} is ${String(stated)}, but ${short} is ${String(features[short])}`;
    reader.add(pointerTo('/features', name), message);
  }
}
