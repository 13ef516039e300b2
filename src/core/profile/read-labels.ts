import { pointerTo } from '../digest/json-pointer.ts';
import type { FieldReader } from './field-reader.ts';
import type { Differences } from './profile-differences.ts';
import { isProfileName } from './profile-name.ts';

export const MAX_LABELS = 64;
export const MAX_LABEL_LENGTH = 512;

/** `/labels` of a ProfileInput: anything people want to remember, one line each. */
export function readLabels(value: unknown, reader: FieldReader): Readonly<Record<string, string>> {
  if (value === undefined || value === null) return {};
  return readEach(value, reader, readLine);
}

/** `/labels` of a derived profile; null takes one away. */
export function readLabelDifferences(value: unknown, reader: FieldReader): Differences<string> {
  if (value === undefined) return {};
  return readEach(value, reader, (text) => (text === null ? null : readLine(text)));
}

/** `read` gives undefined for what cannot be a label's text. */
function readEach<T>(
  value: unknown,
  reader: FieldReader,
  read: (text: unknown) => T | undefined,
): Readonly<Record<string, T>> {
  const entries = Object.entries(reader.record(value, '/labels', null) ?? {});
  if (entries.length > MAX_LABELS) reader.add('/labels', `at most ${MAX_LABELS} labels`);
  const labels: Record<string, T> = {};
  for (const [name, given] of entries.slice(0, MAX_LABELS)) {
    const pointer = pointerTo('/labels', name);
    const text = read(given);
    if (!isProfileName(name))
      reader.add(pointer, 'a label name has the characters of a profile name: a-z 0-9 . _ + @ -');
    else if (text === undefined) reader.add(pointer, `expected one line of at most ${MAX_LABEL_LENGTH} characters`);
    else labels[name] = text;
  }
  return labels;
}

function readLine(text: unknown): string | undefined {
  if (typeof text !== 'string' || text.length > MAX_LABEL_LENGTH || /[\p{Cc}\p{Surrogate}]/u.test(text))
    return undefined;
  return text;
}
