/** Which profiles a question is about. A store selects with SQL what `selectProfiles` selects of a list. */
import type { Profile } from '../profile/profile.ts';
import { versionKeyOf } from '../version/version-key.ts';

export type ProfileSelector =
  | { readonly by: 'names'; readonly names: readonly string[] }
  | { readonly by: 'all' }
  /** Members of a fleet that are recorded. */
  | { readonly by: 'fleet'; readonly fleet: string }
  /** All releases whose numbers equal these (`6.1.0-56` and `6.1.0-60` are both 6.1.0). */
  | { readonly by: 'versionKeys'; readonly from: string; readonly to: string; readonly arch: string | null };

/** By version, then name. No list of profiles knows of fleets. */
export function selectProfiles(
  profiles: readonly Profile[],
  selector: Exclude<ProfileSelector, { readonly by: 'fleet' }>,
): readonly Profile[] {
  return profiles
    .map((profile) => ({ profile, key: versionKeyOf(profile.release.version) }))
    .filter(({ profile, key }) => isSelected(profile, key, selector))
    .sort((a, b) => compareTexts(a.key, b.key) || compareTexts(a.profile.name, b.profile.name))
    .map(({ profile }) => profile);
}

function isSelected({ name, arch }: Profile, key: string, selector: ProfileSelector): boolean {
  if (selector.by === 'names') return selector.names.includes(name);
  if (selector.by !== 'versionKeys') return selector.by === 'all';
  return key >= selector.from && key <= selector.to && (selector.arch === null || selector.arch === arch);
}

function compareTexts(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
