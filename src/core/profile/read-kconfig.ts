import { isWholeConfiguration } from '../kconfig/is-whole-configuration.ts';
import type { KconfigOptions } from '../kconfig/kconfig.ts';
import { KconfigError } from '../kconfig/kconfig-error.ts';
import { isKconfigName, normaliseKconfigValue } from '../kconfig/kconfig-value.ts';
import { MAX_KCONFIG_OPTIONS, parseKconfig } from '../kconfig/parse-kconfig.ts';
import { type FieldReader, pointerTo } from './field-reader.ts';
import type { ProfileDifferences } from './profile-differences.ts';

const POINTER = '/kconfig';
const VALUES = 'expected y, m, n, a number or a "quoted" string';

/** `/kconfig` of a whole profile. `complete` is what holds when the input does not say. */
export function readKconfig(value: unknown, reader: FieldReader): { options: KconfigOptions; complete: boolean } {
  if (value === undefined || value === null) return { options: {}, complete: false };
  if (typeof value === 'string') return { options: readText(value, reader), complete: true };
  return { options: readMap<never>(value, reader, refuseNull), complete: false };
}

/**
 * `/kconfig` and `/kconfigComplete` of a derived profile. A map holds differences; null takes an option away. A text is
 * a whole configuration if it begins as Kconfig begins one; `kconfigComplete` beside it says which of the two it is.
 */
export function readKconfigDifferences(
  value: unknown,
  complete: boolean | null,
  reader: FieldReader,
): Pick<ProfileDifferences, 'kconfig' | 'kconfigWhole' | 'kconfigComplete'> {
  if (value === undefined) return { kconfig: {}, kconfigWhole: false, kconfigComplete: complete };
  if (typeof value === 'string') {
    const whole = complete ?? isWholeConfiguration(value);
    return { kconfig: readText(value, reader), kconfigWhole: whole, kconfigComplete: whole ? true : null };
  }
  if (value === null) {
    reader.add(
      POINTER,
      'null removes a single option, not all options of the parent. Name the options, or omit this field',
    );
    return { kconfig: {}, kconfigWhole: false, kconfigComplete: complete };
  }
  return { kconfig: readMap<null>(value, reader, () => null), kconfigWhole: false, kconfigComplete: complete };
}

/** `/kconfigComplete`; null = it was not given. */
export function readComplete(value: unknown, reader: FieldReader): boolean | null {
  if (value === undefined || value === null || typeof value === 'boolean') return value ?? null;
  reader.add('/kconfigComplete', 'expected true or false');
  return null;
}

function readText(text: string, reader: FieldReader): KconfigOptions {
  try {
    const { options, count } = parseKconfig(text);
    // Taken as complete it would say that every option is off: an empty file is a slip, no kernel.
    if (count === 0) reader.add(POINTER, 'no option found in this text', 0);
    return options;
  } catch (error) {
    if (!(error instanceof KconfigError)) throw error;
    for (const { line, message } of error.errors) {
      reader.add(POINTER, line === 0 ? message : `line ${line}: ${message}`, line);
    }
    return {};
  }
}

/** In a whole profile there is nothing to take an option away from. */
function refuseNull(name: string, reader: FieldReader): undefined {
  reader.add(pointerTo(POINTER, name), VALUES);
}

/** `readNull` says what null stands for; undefined = nothing. */
function readMap<T>(
  value: unknown,
  reader: FieldReader,
  readNull: (name: string, reader: FieldReader) => T | undefined,
): Readonly<Record<string, string | T>> {
  const entries = Object.entries(reader.record(value, POINTER, null) ?? {});
  if (entries.length > MAX_KCONFIG_OPTIONS) {
    reader.add(POINTER, `a configuration has at most ${MAX_KCONFIG_OPTIONS} options`);
    return {};
  }
  const options: Record<string, string | T> = {};
  for (const [name, given] of entries) {
    if (!isKconfigName(name)) {
      reader.add(pointerTo(POINTER, name), 'not an option name (CONFIG_ and A-Z, 0-9, _)');
      continue;
    }
    const option = given === null ? readNull(name, reader) : readValue(name, given, reader);
    if (option !== undefined) options[name] = option;
  }
  return options;
}

function readValue(name: string, given: unknown, reader: FieldReader): string | undefined {
  const text = typeof given === 'number' && Number.isSafeInteger(given) ? String(given) : given;
  const option = typeof text === 'string' ? normaliseKconfigValue(text) : null;
  if (option === null) reader.add(pointerTo(POINTER, name), VALUES);
  return option ?? undefined;
}
