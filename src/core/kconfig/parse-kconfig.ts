import type { KconfigOptions } from './kconfig.ts';
import { KconfigError, type KconfigErrorCode, type KconfigLineError } from './kconfig-error.ts';
import { isKconfigName, normaliseKconfigValue } from './kconfig-value.ts';

/** Characters; the largest distribution configurations have some 300,000. */
export const MAX_KCONFIG_LENGTH = 4 * 1024 * 1024;
export const MAX_KCONFIG_LINES = 100_000;
export const MAX_KCONFIG_OPTIONS = 50_000;
export const MAX_KCONFIG_LINE_LENGTH = 8192;
/** Errors collected before giving up. */
export const MAX_KCONFIG_ERRORS = 20;

/** What the header comment `# Linux/x86 6.1.176 Kernel Configuration` tells: names as Kconfig writes them. */
export interface KconfigHint {
  readonly arch: string;
  readonly version: string;
}

export interface ParsedKconfig {
  readonly options: KconfigOptions;
  readonly count: number;
  readonly hint: KconfigHint | null;
}

const NOT_SET = /^# (\S+) is not set$/;
const HEADER = /^# Linux\/([a-z0-9_]{1,32}) ([0-9][0-9A-Za-z.+_-]{0,63}) Kernel Configuration$/;
const CONTROL = /\p{Cc}/u;

/**
 * Parses a `.config`: `CONFIG_X=value` and `# CONFIG_X is not set` (recorded as `n`); other comments and blank lines
 * mean nothing. Line ends may be CRLF. Strict otherwise, because a guess here would become a wrong verdict: an option
 * named twice, a value that Kconfig would not write and any other line are errors.
 *
 * @throws KconfigError with the line of the first error and up to MAX_KCONFIG_ERRORS errors
 */
export function parseKconfig(text: string): ParsedKconfig {
  if (text.length > MAX_KCONFIG_LENGTH) {
    throw wholeError('kconfig-too-large', `a configuration has at most ${MAX_KCONFIG_LENGTH} characters`);
  }
  const options = new Map<string, string>();
  const errors: KconfigLineError[] = [];
  let hint: KconfigHint | null = null;
  let line = 0;
  for (const content of linesOf(text)) {
    line++;
    if (line > MAX_KCONFIG_LINES) {
      throw wholeError('kconfig-too-many-lines', `a configuration has at most ${MAX_KCONFIG_LINES} lines`);
    }
    hint ??= parseHeader(content);
    const error = readLine(content, options);
    if (error !== null) errors.push({ ...error, line });
    if (errors.length === MAX_KCONFIG_ERRORS) break;
    if (options.size > MAX_KCONFIG_OPTIONS) {
      throw wholeError('kconfig-too-many-options', `a configuration has at most ${MAX_KCONFIG_OPTIONS} options`);
    }
  }
  const [first, ...others] = errors;
  if (first !== undefined) throw new KconfigError(first, others);
  return { options: Object.fromEntries(options), count: options.size, hint };
}

/** One line at a time, so that a text of newlines alone makes no array of millions. */
function* linesOf(text: string): Generator<string> {
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    yield text.slice(start, text[end - 1] === '\r' && end > start ? end - 1 : end);
    start = end + 1;
  }
}

type LineFault = Omit<KconfigLineError, 'line'>;

function readLine(content: string, options: Map<string, string>): LineFault | null {
  if (content.length > MAX_KCONFIG_LINE_LENGTH) {
    return { code: 'kconfig-line-too-long', message: `a line has at most ${MAX_KCONFIG_LINE_LENGTH} characters` };
  }
  if (content.trim() === '') return null;
  if (content.startsWith('#')) {
    const name = NOT_SET.exec(content)?.[1];
    return name?.startsWith('CONFIG_') ? record(name, 'n', options) : null;
  }
  const equals = content.indexOf('=');
  if (equals === -1 || CONTROL.test(content)) {
    return { code: 'kconfig-malformed-line', message: 'expected CONFIG_NAME=value, a comment or nothing' };
  }
  return record(content.slice(0, equals), content.slice(equals + 1), options);
}

function record(name: string, valueText: string, options: Map<string, string>): LineFault | null {
  if (!isKconfigName(name))
    return { code: 'kconfig-bad-name', message: 'not an option name (CONFIG_ and A-Z, 0-9, _)' };
  const value = normaliseKconfigValue(valueText);
  if (value === null) {
    return { code: 'kconfig-bad-value', message: `${name}: expected y, m, n, a number or a quoted string` };
  }
  if (options.has(name)) return { code: 'kconfig-duplicate', message: `duplicate option ${name}` };
  options.set(name, value);
  return null;
}

function parseHeader(content: string): KconfigHint | null {
  const [, arch, version] = content.length > MAX_KCONFIG_LINE_LENGTH ? [] : (HEADER.exec(content) ?? []);
  return arch === undefined || version === undefined ? null : { arch, version };
}

function wholeError(code: KconfigErrorCode, message: string): KconfigError {
  return new KconfigError({ code, line: 0, message });
}
