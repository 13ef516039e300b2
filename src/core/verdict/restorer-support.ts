import type { Arch } from '../image/arch.ts';
import { CRIU_OBJECT_TYPES } from '../object-types/criu/object-types.ts';
import { linuxCrSupport } from '../object-types/linux-cr/revisions.ts';
import type { Restorer } from '../profile/profile.ts';
import { compareCriuVersions, parseCriuVersion } from '../version/criu-version.ts';

/**
 * Object types with the versions that a restorer knows of itself, whatever the kernel offers: those of the header revision,
 * or those that the catalogue says the CRIU release or an older one brought. Null for an unknown header revision.
 */
export function restorerSupport(restorer: Restorer, arch: Arch): Readonly<Record<string, readonly number[]>> | null {
  if (restorer.family === 'linux-cr') return linuxCrSupport(restorer.revision, arch);
  const known = CRIU_OBJECT_TYPES.filter(({ arches }) => arches?.includes(arch) ?? true).flatMap(({ id, versions }) => {
    const brought = versions.filter(({ since }) => isAsNewAs(restorer.version, since)).map(({ version }) => version);
    return brought.length === 0 ? [] : [[id, brought] as const];
  });
  return Object.fromEntries(known);
}

function isAsNewAs(release: readonly number[], since: string): boolean {
  return compareCriuVersions(release, parseCriuVersion(since)) >= 0;
}
