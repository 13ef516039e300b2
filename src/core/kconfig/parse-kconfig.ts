import type { KconfigOptions } from './kconfig.ts';
import { KconfigError, type KconfigErrorCode, type KconfigLineError } from './kconfig-error.ts';
import { isKconfigName, normaliseKconfigValue } from './kconfig-value.ts';
import { NO_VALUE } from './look-up-option.ts';

/** Characters; the largest distribution configurations have some 300,000. */
export const MAX_KCONFIG_LENGTH = 4 * 1024 * 1024;
export const MAX_KCONFIG_LINES = 100_000;
export const MAX_KCONFIG_OPTIONS = 50_000;
export const MAX_KCONFIG_LINE_LENGTH = 8192;
/** Errors collected before giving up. */
export const MAX_KCONFIG_ERRORS = 20;
/** Notes kept; `noteCount` counts all. */
export const MAX_KCONFIG_NOTES = 20;

/** Values from the header comment `# Linux/x86 6.1.176 Kernel Configuration`, with names as Kconfig writes them. */
export interface KconfigHint {
  /** Null: Kconfig of kernels before 2.6.37 wrote the version only. */
  readonly arch: string | null;
  readonly version: string;
}

/** A line that is read, but that says something its author may not have meant. */
export interface KconfigNote {
  /** Counted from 1. */
  readonly line: number;
  readonly message: string;
}

export interface ParsedKconfig {
  readonly options: KconfigOptions;
  readonly count: number;
  readonly hint: KconfigHint | null;
  /** At most MAX_KCONFIG_NOTES, in the order of the lines. */
  readonly notes: readonly KconfigNote[];
  readonly noteCount: number;
}

const BYTE_ORDER_MARK = '\uFEFF';
const NOT_SET = /^# (\S+) is not set$/;
const HEADER = /^# Linux\/([a-z0-9_]{1,32}) ([0-9][0-9A-Za-z.+_-]{0,63}) Kernel Configuration$/;
/** Before 2.6.37. */
const OLD_HEADER = /^# Linux kernel version: ([0-9][0-9A-Za-z.+_-]{0,63})$/;
/** The value in quotes, with what follows it. */
const QUOTED_FIRST = /^("(?:[^"\\]|\\.)*")[ \t]*#/;
const CONTROL = /\p{Cc}/u;

/** What one pass over the lines collects. */
class Reading {
  readonly options = new Map<string, string>();
  readonly lineOf = new Map<string, number>();
  readonly errors: KconfigLineError[] = [];
  readonly notes: KconfigNote[] = [];
  noteCount = 0;

  note(line: number, message: string): void {
    this.noteCount += 1;
    if (this.notes.length < MAX_KCONFIG_NOTES) this.notes.push({ line, message });
  }

  refuse(line: number, code: KconfigErrorCode, message: string): void {
    this.errors.push({ code, line, message });
  }
}

/**
 * Parses a `.config`: `CONFIG_X=value` and `# CONFIG_X is not set` (recorded as `n`); other comments and blank lines
 * mean nothing. As people have them, texts may begin with a byte order mark, and lines may end in CRLF, blanks or a
 * comment. What Kconfig reads with a warning is read with a note: of a repeated option, the last value
 * counts; an option without a value is neither on nor off. Strict otherwise, because a guess here would become a wrong
 * verdict: a value that Kconfig would not write and any other line are errors.
 *
 * @throws KconfigError with the line of the first error and up to MAX_KCONFIG_ERRORS errors
 */
export function parseKconfig(text: string): ParsedKconfig {
  if (text.length > MAX_KCONFIG_LENGTH) {
    throw wholeError('kconfig-too-large', `a configuration has at most ${MAX_KCONFIG_LENGTH} characters`);
  }
  const reading = new Reading();
  let hint: KconfigHint | null = null;
  let line = 0;
  for (const content of linesOf(text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text)) {
    line++;
    if (line > MAX_KCONFIG_LINES) {
      throw wholeError('kconfig-too-many-lines', `a configuration has at most ${MAX_KCONFIG_LINES} lines`);
    }
    hint ??= parseHeader(content);
    readLine(content, line, reading);
    if (reading.errors.length === MAX_KCONFIG_ERRORS) break;
    if (reading.options.size > MAX_KCONFIG_OPTIONS) {
      throw wholeError('kconfig-too-many-options', `a configuration has at most ${MAX_KCONFIG_OPTIONS} options`);
    }
  }
  const { options, notes, noteCount } = reading;
  const [first, ...others] = reading.errors;
  if (first !== undefined) throw new KconfigError(first, others);
  return { options: Object.fromEntries(options), count: options.size, hint, notes, noteCount };
}

/** One line at a time, so that a text of newlines alone makes no array of millions. */
function* linesOf(text: string): Generator<string> {
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    // A long line is refused as a whole: what it ends in is not looked for.
    const line = text.slice(start, end);
    yield line.length > MAX_KCONFIG_LINE_LENGTH ? line : line.trimEnd();
    start = end + 1;
  }
}

function readLine(content: string, line: number, reading: Reading): void {
  if (content.length > MAX_KCONFIG_LINE_LENGTH) {
    reading.refuse(line, 'kconfig-line-too-long', `a line has at most ${MAX_KCONFIG_LINE_LENGTH} characters`);
    return;
  }
  if (content === '') return;
  if (content.startsWith('#')) {
    const name = NOT_SET.exec(content)?.[1];
    if (name?.startsWith('CONFIG_')) record(name, 'n', line, reading);
    return;
  }
  const equals = content.indexOf('=');
  const value = equals === -1 ? null : withoutComment(content.slice(equals + 1));
  if (value === null || CONTROL.test(value) || CONTROL.test(content.slice(0, equals))) {
    reading.refuse(line, 'kconfig-malformed-line', 'expected CONFIG_NAME=value, a comment or nothing');
    return;
  }
  record(content.slice(0, equals), value, line, reading);
}

/** `y # needed by CRIU` is `y`; a `#` inside quotes belongs to the value. */
function withoutComment(value: string): string {
  if (value.startsWith('"')) return QUOTED_FIRST.exec(value)?.[1] ?? value;
  const hash = value.indexOf('#');
  return hash === -1 ? value : value.slice(0, hash).trimEnd();
}

function record(name: string, valueText: string, line: number, reading: Reading): void {
  if (!isKconfigName(name)) {
    reading.refuse(line, 'kconfig-bad-name', 'not an option name (CONFIG_ and letters, 0-9, _)');
    return;
  }
  const value = valueText === '' ? NO_VALUE : normaliseKconfigValue(valueText);
  if (value === null) {
    reading.refuse(line, 'kconfig-bad-value', `${name}: expected y, m, n, a number or a quoted string`);
    return;
  }
  if (valueText === '') reading.note(line, `${name} has no value: it is read as neither on nor off`);
  const before = reading.options.get(name);
  if (before !== undefined && before !== value) {
    const earlier = `${before} in line ${reading.lineOf.get(name)}`;
    reading.note(line, `${name} is given twice, as ${earlier} and as ${value} here: the last one counts`);
  }
  reading.options.set(name, value);
  reading.lineOf.set(name, line);
}

function parseHeader(content: string): KconfigHint | null {
  if (content.length > MAX_KCONFIG_LINE_LENGTH) return null;
  const [, arch, version] = HEADER.exec(content) ?? [];
  if (arch !== undefined && version !== undefined) return { arch, version };
  const [, old] = OLD_HEADER.exec(content) ?? [];
  return old === undefined ? null : { arch: null, version: old };
}

function wholeError(code: KconfigErrorCode, message: string): KconfigError {
  return new KconfigError({ code, line: 0, message });
}
