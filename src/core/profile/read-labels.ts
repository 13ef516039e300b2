import { type FieldReader, pointerTo } from './field-reader.ts';
import { isProfileName } from './profile-name.ts';

export const MAX_LABELS = 64;
export const MAX_LABEL_LENGTH = 512;

/** `/labels` of a ProfileInput: anything people want to remember, one line each. */
export function readLabels(value: unknown, reader: FieldReader): Readonly<Record<string, string>> {
  if (value === undefined || value === null) return {};
  const entries = Object.entries(reader.record(value, '/labels', null) ?? {});
  if (entries.length > MAX_LABELS) reader.add('/labels', `at most ${MAX_LABELS} labels`);
  const labels: Record<string, string> = {};
  for (const [name, text] of entries.slice(0, MAX_LABELS)) {
    const pointer = pointerTo('/labels', name);
    if (!isProfileName(name)) reader.add(pointer, 'a label is named like a profile: a-z 0-9 . _ + @ -');
    else if (typeof text !== 'string' || text.length > MAX_LABEL_LENGTH || /[\p{Cc}\p{Surrogate}]/u.test(text)) {
      reader.add(pointer, `expected one line of at most ${MAX_LABEL_LENGTH} characters`);
    } else labels[name] = text;
  }
  return labels;
}
