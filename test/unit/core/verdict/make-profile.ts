import { parseRestorer } from '#core/profile/parse-restorer.ts';
import { type HostFacts, NO_FACTS, type Profile, type Restorer } from '#core/profile/profile.ts';
import { parseKernelRelease } from '#core/version/parse-kernel-release.ts';

export type ProfilePatch = Omit<Partial<Profile>, 'release' | 'restorers' | 'facts'> & {
  readonly release?: string;
  readonly restorers?: readonly string[];
  readonly facts?: Partial<HostFacts>;
};

/** A literal profile: x86_64, 6.1, CRIU 4.2, a partial and empty configuration, no facts. */
export function makeProfile(patch: ProfilePatch = {}): Profile {
  const { release = '6.1', restorers = ['criu@4.2'], facts = {}, ...rest } = patch;
  return {
    name: 'p',
    revision: 1,
    arch: 'x86_64',
    kconfig: {},
    kconfigComplete: false,
    objectSupport: {},
    labels: {},
    ...rest,
    release: parseKernelRelease(release),
    restorers: restorers.map((text) => parseRestorer(text)),
    facts: { ...NO_FACTS, ...facts },
  };
}

export function restorerOf(profile: Profile): Restorer {
  const [restorer] = profile.restorers;
  if (restorer === undefined) throw new Error('a profile without a restorer');
  return restorer;
}
