import { pointerTo } from '../digest/json-pointer.ts';
import { archesOfKconfig, archOfKconfig, releaseOfKconfig } from '../kconfig/arch-of-kconfig.ts';
import { judgeWholeness } from '../kconfig/judge-wholeness.ts';
import type { KconfigOptions } from '../kconfig/kconfig.ts';
import { KconfigError } from '../kconfig/kconfig-error.ts';
import { isKconfigName, normaliseKconfigValue } from '../kconfig/kconfig-value.ts';
import { type KconfigHint, MAX_KCONFIG_OPTIONS, type ParsedKconfig, parseKconfig } from '../kconfig/parse-kconfig.ts';
import type { FieldReader } from './field-reader.ts';
import { parseArch } from './parse-arch.ts';
import type { ProfileDifferences } from './profile-differences.ts';

const POINTER = '/kconfig';
const VALUES = 'expected y, m, n, a number or a "quoted" string';

/** What a configuration says about its kernel and about itself. */
export interface ToldByKconfig {
  readonly hint: KconfigHint | null;
  /** Names of machines that the configuration may be for; empty = unknown. */
  readonly arches: readonly string[];
  /** The only one of them. */
  readonly arch: string | null;
  readonly release: string | null;
  /** For people: lines that are read with a warning, and why the text is no whole configuration. */
  readonly notes: readonly string[];
}

export interface ReadKconfig {
  readonly options: KconfigOptions;
  readonly complete: boolean;
  readonly told: ToldByKconfig;
}

const NOTHING_TOLD: ToldByKconfig = { hint: null, arches: [], arch: null, release: null, notes: [] };

/** `/kconfig` of a whole profile. `given` is `/kconfigComplete`: it overrules what the text shows. */
export function readKconfig(value: unknown, given: boolean | null, reader: FieldReader): ReadKconfig {
  if (value === undefined || value === null) return { options: {}, complete: given ?? false, told: NOTHING_TOLD };
  if (typeof value === 'string') {
    const { options, whole, told } = readText(value, given, reader);
    return { options, complete: whole, told };
  }
  const options = readMap<never>(value, reader, refuseNull);
  const parsed = { hint: null, options };
  const told = { ...NOTHING_TOLD, arches: archesOfKconfig(parsed), arch: archOfKconfig(parsed) };
  return { options, complete: given ?? false, told };
}

/**
 * `/kconfig` and `/kconfigComplete` of a derived profile. A map holds differences; null takes an option away. A text is
 * a whole configuration if its content shows it; `kconfigComplete` beside it says which of the two it is.
 */
export function readKconfigDifferences(
  value: unknown,
  complete: boolean | null,
  reader: FieldReader,
): Pick<ProfileDifferences, 'kconfig' | 'kconfigWhole' | 'kconfigComplete'> & { readonly told: ToldByKconfig } {
  if (typeof value === 'string') {
    const { options, whole, told } = readText(value, complete, reader);
    return { kconfig: options, kconfigWhole: whole, kconfigComplete: whole ? true : null, told };
  }
  const rest = { kconfigWhole: false, kconfigComplete: complete, told: NOTHING_TOLD };
  if (value === undefined) return { kconfig: {}, ...rest };
  if (value === null) {
    reader.add(
      POINTER,
      'null removes a single option, not all options of the parent. Name the options, or omit this field',
    );
    return { kconfig: {}, ...rest };
  }
  return { kconfig: readMap<null>(value, reader, () => null), ...rest };
}

/** `/kconfigComplete`; null = it was not given. */
export function readComplete(value: unknown, reader: FieldReader): boolean | null {
  if (value === undefined || value === null || typeof value === 'boolean') return value ?? null;
  reader.add('/kconfigComplete', 'expected true or false');
  return null;
}

function readText(text: string, given: boolean | null, reader: FieldReader) {
  const nothing = { options: {}, whole: given ?? false, told: NOTHING_TOLD };
  try {
    const parsed = parseKconfig(text);
    // Taken as complete it would say that every option is off: an empty file is a slip, no kernel.
    if (parsed.count === 0) {
      reader.add(POINTER, 'no option found in this text', 0);
      return nothing;
    }
    const { complete, notes } = judgeText(text, parsed, given);
    return { options: parsed.options, whole: complete, told: { ...toldBy(text, parsed), notes } };
  } catch (error) {
    if (!(error instanceof KconfigError)) throw error;
    for (const { line, message } of error.errors) {
      reader.add(POINTER, line === 0 ? message : `line ${line}: ${message}`, line);
    }
    return nothing;
  }
}

/** Is an option that is not in the text off? By its content, unless `given` says it; with all that people should know. */
export function judgeText(
  text: string,
  parsed: ParsedKconfig,
  given: boolean | null,
): { readonly complete: boolean; readonly notes: readonly string[] } {
  const { whole, why } = judgeWholeness(text, parsed.options);
  const lines = parsed.notes.map(({ line, message }) => `line ${line}: ${message}`);
  const more = parsed.noteCount - lines.length;
  return {
    complete: given ?? whole,
    notes: [...wholenessNotes(whole, why, given), ...lines, ...(more > 0 ? [`${more} more lines like these`] : [])],
  };
}

function wholenessNotes(whole: boolean, why: string, given: boolean | null): readonly string[] {
  if (given === null) {
    return whole ? [] : [`not a whole configuration, but ${why}. Options that it does not have are unknown`];
  }
  if (given === whole) return [];
  return given
    ? [`taken as a whole configuration as requested, although it looks like ${why}`]
    : [`taken as a part of a configuration as requested, although ${why}`];
}

/** Of which kernel a text is. */
export function toldBy(text: string, parsed: ParsedKconfig): Omit<ToldByKconfig, 'notes'> {
  const arches = archesOfKconfig(parsed);
  const comment = arches.length === 0 ? archOfComment(text) : null;
  return {
    hint: parsed.hint,
    arches: comment === null ? arches : [comment],
    arch: archOfKconfig(parsed) ?? comment,
    release: releaseOfKconfig(parsed),
  };
}

/** Merged lists of Fedora and RHEL begin with the architecture alone: `# x86_64`. */
function archOfComment(text: string): string | null {
  const name = /^# ([a-z0-9_]{3,16})[ \t]*\r?\n/.exec(text)?.[1];
  return name === undefined ? null : parseArch(name);
}

/** In a whole profile there is nothing to take an option away from. */
function refuseNull(name: string, reader: FieldReader): undefined {
  reader.add(pointerTo(POINTER, name), VALUES);
}

/** `readNull` returns the meaning of null, or undefined to leave the option out. */
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
      reader.add(pointerTo(POINTER, name), 'not an option name (CONFIG_ and letters, 0-9, _)');
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
