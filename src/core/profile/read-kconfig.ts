import type { KconfigOptions } from '../kconfig/kconfig.ts';
import { KconfigError } from '../kconfig/kconfig-error.ts';
import { isKconfigName, normaliseKconfigValue } from '../kconfig/kconfig-value.ts';
import { MAX_KCONFIG_OPTIONS, parseKconfig } from '../kconfig/parse-kconfig.ts';
import { type FieldReader, pointerTo } from './field-reader.ts';

const POINTER = '/kconfig';

/** `/kconfig` of a ProfileInput. `complete` is what holds when the input does not say. */
export function readKconfig(value: unknown, reader: FieldReader): { options: KconfigOptions; complete: boolean } {
  if (value === undefined || value === null) return { options: {}, complete: false };
  if (typeof value === 'string') return { options: readText(value, reader), complete: true };
  return { options: readMap(value, reader), complete: false };
}

function readText(text: string, reader: FieldReader): KconfigOptions {
  try {
    const { options, count } = parseKconfig(text);
    // Taken as complete it would say that every option is off: an empty file is a slip, no kernel.
    if (count === 0) reader.add(POINTER, 'no option in this text', 0);
    return options;
  } catch (error) {
    if (!(error instanceof KconfigError)) throw error;
    for (const { line, message } of error.errors) {
      reader.add(POINTER, line === 0 ? message : `line ${line}: ${message}`, line);
    }
    return {};
  }
}

function readMap(value: unknown, reader: FieldReader): KconfigOptions {
  const entries = Object.entries(reader.record(value, POINTER, null) ?? {});
  if (entries.length > MAX_KCONFIG_OPTIONS) {
    reader.add(POINTER, `a configuration has at most ${MAX_KCONFIG_OPTIONS} options`);
    return {};
  }
  const options: Record<string, string> = {};
  for (const [name, given] of entries) {
    const text = typeof given === 'number' && Number.isSafeInteger(given) ? String(given) : given;
    const option = typeof text === 'string' ? normaliseKconfigValue(text) : null;
    if (!isKconfigName(name)) reader.add(pointerTo(POINTER, name), 'not an option name (CONFIG_ and A-Z, 0-9, _)');
    else if (option === null) reader.add(pointerTo(POINTER, name), 'expected y, m, n, a number or a "quoted" text');
    else options[name] = option;
  }
  return options;
}
