/** Deeper values are refused rather than risked on the stack. */
export const MAX_CANONICAL_DEPTH = 32;

/** Thrown for a value JSON cannot hold exactly: undefined, NaN, a function, a class instance, a lone surrogate. */
export class CanonicalJsonError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CanonicalJsonError';
  }
}

/**
 * JSON with sorted keys and no blanks: equal values give equal text on every machine. Keys sort by UTF-16 code
 * units and numbers are written as in RFC 8785. -0 is written as 0.
 *
 * @throws CanonicalJsonError
 */
export function canonicalJson(value: unknown): string {
  return write(value, 0);
}

function write(value: unknown, depth: number): string {
  if (depth > MAX_CANONICAL_DEPTH) throw new CanonicalJsonError(`nested deeper than ${MAX_CANONICAL_DEPTH}`);
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return writeText(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new CanonicalJsonError(`${value} has no JSON representation`);
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${Array.from(value, (item) => write(item, depth + 1)).join(',')}]`;
  if (typeof value === 'object' && isPlain(value)) {
    const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${members.map(([key, item]) => `${writeText(key)}:${write(item, depth + 1)}`).join(',')}}`;
  }
  throw new CanonicalJsonError(`${typeof value} has no JSON representation`);
}

/** A lone surrogate would become U+FFFD when hashed as UTF-8, and two values one hash. */
function writeText(text: string): string {
  if (/\p{Surrogate}/u.test(text)) throw new CanonicalJsonError('text with a lone surrogate');
  return JSON.stringify(text);
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}
