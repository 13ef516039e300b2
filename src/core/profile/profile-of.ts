import { parseKernelRelease } from '../version/parse-kernel-release.ts';
import { parseArch } from './parse-arch.ts';
import { parseRestorer } from './parse-restorer.ts';
import { NO_FACTS, type Profile } from './profile.ts';
import type { ProfileContent } from './profile-content.ts';

/** What a stored revision holds; `arch` may be the plain text of a column. */
export type ProfileParts = Omit<ProfileContent, 'arch'> & {
  readonly name: string;
  readonly revision: number;
  readonly arch: string;
};

/**
 * The core's profile of parts that normaliseProfile made once.
 *
 * @throws KernelReleaseError, RestorerError or RangeError when they are not such parts
 */
export function profileOf(parts: ProfileParts): Profile {
  const arch = parseArch(parts.arch);
  if (arch === null) throw new RangeError(`"${parts.arch}" is not an architecture`);
  return {
    name: parts.name,
    revision: parts.revision,
    release: parseKernelRelease(parts.release),
    arch,
    restorers: parts.restorers.map((text) => parseRestorer(text)),
    kconfig: parts.kconfig,
    kconfigComplete: parts.kconfigComplete,
    objectSupport: parts.objectSupport,
    ...(parts.features === undefined ? {} : { features: parts.features }),
    // A revision that was stored before a fact had a name did not record it.
    facts: { ...NO_FACTS, ...parts.facts },
    labels: parts.labels,
  };
}
