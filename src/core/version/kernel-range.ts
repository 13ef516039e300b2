import { compareKernelVersions } from './compare-kernel-versions.ts';
import type { KernelVersion } from './kernel-release.ts';
import { KernelReleaseError } from './kernel-release-error.ts';
import { parseKernelRelease } from './parse-kernel-release.ts';
import { versionKeyOf } from './version-key.ts';

export const MAX_RANGE_LENGTH = 512;
export const MAX_COMPARATORS = 8;

export type Comparator = '>=' | '>' | '<=' | '<' | '=';

/** All comparators must hold. `<6.2` holds for 6.2-rc1, which precedes 6.2. */
export interface KernelRange {
  readonly text: string;
  readonly comparators: readonly { readonly op: Comparator; readonly version: KernelVersion }[];
}

const ITEM = /^(>=|<=|>|<|=)([^<>=]+)$/;

/**
 * `>=5.10 <6.2`, `=6.1`, `>2.6.32`; blanks or commas between comparators, blanks allowed after an operator. The
 * versions carry no suffix: ordering never looks at it.
 *
 * @throws KernelReleaseError
 */
export function parseKernelRange(text: string): KernelRange {
  if (text.length > MAX_RANGE_LENGTH) throw malformed(`longer than ${MAX_RANGE_LENGTH} characters`);
  const items = text
    .replace(/([<>=]) +/g, '$1')
    .split(/[ ,]+/)
    .filter((item) => item !== '');
  if (items.length === 0) throw malformed('empty; expected a range such as >=5.10 <6.2');
  if (items.length > MAX_COMPARATORS) throw malformed(`more than ${MAX_COMPARATORS} comparators`);
  return { text, comparators: items.map((item) => parseComparator(item)) };
}

function parseComparator(item: string): { op: Comparator; version: KernelVersion } {
  const [, op, versionText] = ITEM.exec(item) ?? [];
  if (op === undefined || versionText === undefined)
    throw malformed(`${JSON.stringify(item)} is not a comparator such as >=5.10`);
  const release = parseKernelRelease(versionText);
  if (release.suffix !== '') {
    throw malformed(`${JSON.stringify(versionText)} has a suffix; ranges compare numbers only`);
  }
  return { op: op as Comparator, version: release.version };
}

export function isInKernelRange(version: KernelVersion, range: KernelRange): boolean {
  return range.comparators.every(({ op, version: bound }) => {
    const order = compareKernelVersions(version, bound);
    if (op === '=') return order === 0;
    if (op === '>=') return order >= 0;
    if (op === '<=') return order <= 0;
    return op === '>' ? order > 0 : order < 0;
  });
}

/** Below and above every version key. */
const LOWEST_KEY = '';
const HIGHEST_KEY = '~';

/**
 * Bounds for an index scan: the version keys `k` with `from <= k AND k <= to` (COLLATE "C") are exactly those of the
 * versions inside the range. `from > to` when nothing can be inside. The bounds themselves need not be version keys.
 */
export function keyBoundsOf(range: KernelRange): { readonly from: string; readonly to: string } {
  let from = LOWEST_KEY;
  let to = HIGHEST_KEY;
  for (const { op, version } of range.comparators) {
    const key = versionKeyOf(version);
    const lower = op === '>' ? justAbove(key) : op === '>=' || op === '=' ? key : LOWEST_KEY;
    const upper = op === '<' ? justBelow(key) : op === '<=' || op === '=' ? key : HIGHEST_KEY;
    if (lower > from) from = lower;
    if (upper < to) to = upper;
  }
  return { from, to };
}

/** No version key starts with another one, so nothing lies between a key and the key with a tilde behind it. */
function justAbove(key: string): string {
  return `${key}~`;
}

/** A text between the key and the greatest version key before it. */
function justBelow(key: string): string {
  return `${key.slice(0, -1)}${String.fromCharCode(key.charCodeAt(key.length - 1) - 1)}~`;
}

function malformed(what: string): KernelReleaseError {
  return new KernelReleaseError('kernel-range-malformed', `not a range of kernel releases: ${what}`);
}
