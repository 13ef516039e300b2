import { parse } from 'node:querystring';
import { parseRung } from '#core/guarantee/rung.ts';
import { parseKernelRange } from '#core/version/kernel-range.ts';
import { KernelReleaseError } from '#core/version/kernel-release-error.ts';
import { parseKernelRelease } from '#core/version/parse-kernel-release.ts';

const isRelease = (text: string): boolean => parses(() => parseKernelRelease(text));
const isReleaseOrRange = (text: string): boolean => isRelease(text) || parses(() => parseKernelRange(text));
const isRung = (text: string): boolean => parseRung(text) !== null;

/**
 * Fields whose text may have a plus that people type as it is (`6.12.117+deb12-amd64` of `uname -r`, `forward+2`), and
 * what they hold then. Profiles are often called as the release they are of. No name that is stored is among them.
 */
const PLUS_FIELDS: readonly (readonly [field: string, holds: (text: string) => boolean])[] = [
  ['kernel', isReleaseOrRange],
  ['release', isRelease],
  ['home', isRelease],
  ['guarantee', isRung],
  ['profile', isRelease],
  ['from', isRelease],
  ['to', isRelease],
  ['parent', isRelease],
];
/** In a range with a plus in it: `>=6.1+<6.2`. */
const BEFORE_COMPARISON = /\+(?=[<>=])/g;

/**
 * A query is read as forms write it: `+` and `%20` are a space, `%2B` is a plus. Where a field of the list makes no sense
 * that way, and does when each `+` is a plus, it is one: no release and no rung holds a space.
 */
export function parseQuery(given: string | null | undefined): Record<string, unknown> {
  const text = given ?? '';
  const fields: Record<string, unknown> = parse(text);
  if (!text.includes('+')) return fields;
  const withPlus = parse(text.replaceAll('+', '%2B'));
  for (const [name, holds] of PLUS_FIELDS) {
    const [values, literals] = [[fields[name] ?? []].flat(), [withPlus[name] ?? []].flat()];
    if (values.length === 0) continue;
    const meant = values.map((value, at) => meantBy(String(value), literals[at] ?? '', holds));
    fields[name] = Array.isArray(fields[name]) ? meant : meant[0];
  }
  return fields;
}

function meantBy(value: string, literal: string, holds: (text: string) => boolean): string {
  if (holds(value)) return value;
  const plus = literal.replace(BEFORE_COMPARISON, ' ');
  return holds(plus) ? plus : value;
}

function parses(read: () => unknown): boolean {
  try {
    read();
    return true;
  } catch (error) {
    if (error instanceof KernelReleaseError) return false;
    throw error;
  }
}
