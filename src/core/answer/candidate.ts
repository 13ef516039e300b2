import type { Seen } from '../observation/apply-observations.ts';
import type { Profile } from '../profile/profile.ts';
import type { Decision } from '../verdict/verdict.ts';
import { versionKeyOf } from '../version/version-key.ts';

/** A profile that a question may be about, as it was selected. */
export interface Candidate {
  readonly profile: string;
  readonly profileRevision: number;
  readonly release: string;
  readonly versionKey: string;
  readonly arch: string;
  /** What the matrix holds of the image on it; null: nothing. */
  readonly cell: StoredVerdict | null;
}

export interface StoredVerdict {
  readonly state: 'wanted' | 'running' | 'decided' | 'failed';
  /** What the rules predict. */
  readonly decision: Decision | null;
  readonly seen: Seen;
  readonly profileRevision: number;
  readonly ruleBook: string;
  /** RFC 3339 in UTC. */
  readonly evaluatedAt: string | null;
}

/** A profile that no matrix knows. */
export function candidateOf({ name, revision, release, arch }: Profile): Candidate {
  const versionKey = versionKeyOf(release.version);
  return { profile: name, profileRevision: revision, release: release.text, versionKey, arch, cell: null };
}
