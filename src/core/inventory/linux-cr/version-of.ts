import type { Candidate, Meaning } from '../../formats/linux-cr/candidates.ts';
import type { AttributeValue } from '../../image/attribute-value.ts';

export interface InferredVersion {
  readonly version: number;
  readonly inferredBy: string;
  readonly attributes: Readonly<Record<string, AttributeValue>>;
}

/**
 * Version bumps that leave an object as it was on some architectures: HEADER 6 gave ARM an arch id, nothing else. On
 * any other architecture a HEADER is of version 5 and 6 at once.
 */
const UNTOUCHED: readonly { readonly type: string; readonly versions: readonly number[]; readonly but: string }[] = [
  { type: 'HEADER', versions: [5, 6], but: 'arm' },
];

/** The version of a type where all possible revisions agree; else the newest, with the others named. */
export function versionOf(candidates: readonly Candidate[], number: number, newest: Meaning): InferredVersion {
  const versions = [
    ...new Set(candidates.map((candidate) => candidate.meanings.get(number)?.version ?? newest.version)),
  ];
  versions.sort((a, b) => a - b);
  const revisions = new Set(candidates.map(({ revision }) => revision.id));
  if (versions.length === 1) {
    const inferredBy = revisions.size === 1 ? 'linux-cr/header-revision' : 'linux-cr/revisions-agree';
    return { version: newest.version, inferredBy, attributes: {} };
  }
  const version = versions.at(-1) ?? newest.version;
  const arch = candidates.at(-1)?.arch;
  const untouched = UNTOUCHED.some(
    ({ type, versions: same, but }) =>
      type === newest.type && arch !== but && versions.every((candidate) => same.includes(candidate)),
  );
  return untouched
    ? { version, inferredBy: 'linux-cr/same-on-arch', attributes: { equalVersions: versions } }
    : { version, inferredBy: 'linux-cr/revisions-differ', attributes: { possibleVersions: versions } };
}
