/**
 * Fields of `GET /profiles/{name}` that describe the record, not the kernel. `parent` is one of them: a profile that the
 * service shows is whole, with everything that it inherits.
 */
export const SHOWN_PROFILE_FIELDS = [
  'name',
  'revision',
  'alias',
  'digest',
  'builtin',
  'createdAt',
  'links',
  'supports',
  'from',
  'option',
  'parent',
] as const;

/** The ProfileInput in a profile as a service shows it; anything else as it is. Checks nothing. */
export function inputOfShownProfile(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('revision' in value && 'digest' in value)) return value;
  const added: readonly string[] = SHOWN_PROFILE_FIELDS;
  return Object.fromEntries(Object.entries(value).filter(([name]) => !added.includes(name)));
}
