import { normaliseProfile } from '#core/profile/normalise-profile.ts';
import type { Profile } from '#core/profile/profile.ts';
import { profileOf } from '#core/profile/profile-of.ts';
import { shippedProfile } from './shipped-profiles.ts';

const LAB = shippedProfile('lab-6.1-amd64');

/**
 * A Debian kernel of the lab with other restorers, under another release, with options left out. Of its CPU nothing is
 * recorded, since some sets of the corpus come from a larger one.
 */
export function labKernel(
  restorer: readonly string[],
  release = '6.1.0-56-amd64',
  without: readonly string[] = [],
): Profile {
  const lab = normaliseProfile(LAB);
  const own = normaliseProfile({ release, arch: 'x86_64', restorer });
  const kconfig = Object.fromEntries(Object.entries(lab.kconfig).filter(([option]) => !without.includes(option)));
  return profileOf({
    ...lab,
    release: own.release,
    restorers: own.restorers,
    kconfig,
    facts: { ...lab.facts, cpuFlags: own.facts.cpuFlags },
    name: 'target',
    revision: 1,
  });
}
