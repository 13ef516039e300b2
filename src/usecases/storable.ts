/** Texts that neither PostgreSQL nor canonical JSON can hold: with U+0000, or with half of a surrogate pair. */
const UNSTORABLE = /[\0\p{Surrogate}]/u;
const EACH_UNSTORABLE = /[\0\p{Surrogate}]/gu;

/** JSON pointer to the first text or member name that cannot be stored; null = there is none. */
export function findUnstorable(value: unknown, pointer = ''): string | null {
  if (typeof value === 'string') return UNSTORABLE.test(value) ? pointer : null;
  if (typeof value !== 'object' || value === null) return null;
  for (const [name, member] of Object.entries(value)) {
    const found = UNSTORABLE.test(name) ? pointer : findUnstorable(member, `${pointer}/${name}`);
    if (found !== null) return found;
  }
  return null;
}

/** The same value, or where it holds such texts a copy with U+FFFD in their place. */
export function storable<T>(value: T): T {
  return findUnstorable(value) === null ? value : makeStorable(value);
}

function makeStorable<T>(value: T): T;
function makeStorable(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(EACH_UNSTORABLE, '\ufffd');
  if (Array.isArray(value)) return value.map((item: unknown) => makeStorable(item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [makeStorable(name), makeStorable(member)]));
}
