import { lookUpOption } from '../../kconfig/look-up-option.ts';
import type { Profile } from '../../profile/profile.ts';
import type { ProvingOption } from '../../rules/rule.ts';
import { backportingKernelsOf } from '../../version/backporting-kernels.ts';
import { compareKernelVersions } from '../../version/compare-kernel-versions.ts';
import type { KernelVersion } from '../../version/kernel-release.ts';
import type { Judgement } from './judgement.ts';

export interface KernelMinimum {
  readonly text: string;
  readonly version: KernelVersion;
  /** `unknown`: whether it works below is not recorded for any kernel. */
  readonly below: 'unknown' | null;
}

/** The kernel of a profile, in words. */
export function foundKernel({ release }: Profile): string {
  const { text, alias, version } = release;
  return alias === null ? `kernel ${text}` : `kernel ${text} (${version.numbers.join('.')})`;
}

/**
 * A number proves what a kernel has, not what it lacks: distributions take features of newer kernels over.
 *
 * | the number    | an option that came with the feature | backports are usual | comes to |
 * |---------------|--------------------------------------|---------------------|----------|
 * | new enough    | any                                  | any                 | met      |
 * | too old       | on, or its module is loaded          | any                 | met      |
 * | too old       | off or absent, known to be           | any                 | unmet    |
 * | too old       | none, or not known                   | yes                 | unknown  |
 * | too old       | none, or not known                   | no                  | unmet    |
 *
 * Without evidence of how older kernels behave (`below`), unmet is unknown too.
 */
export function judgeKernelMinimum(
  profile: Profile,
  minimum: KernelMinimum,
  provenBy: readonly ProvingOption[],
): Judgement | null {
  if (compareKernelVersions(profile.release.version, minimum.version) >= 0) return null;
  if (provenBy.some((option) => isProof(profile, option))) return null;
  const required = `kernel ${minimum.text} or newer`;
  const found = foundKernel(profile);
  if (provenBy.length > 0 && provenBy.every(({ option }) => isOff(profile, option))) {
    const names = provenBy.map(({ option }) => option).join(' and ');
    return { is: 'unmet', required, found: `${found} without ${names}`, feature: false };
  }
  if (minimum.below === 'unknown') {
    return { is: 'unknown', required, found: `${found}: no evidence how older kernels of this architecture behave` };
  }
  const kernels = backportingKernelsOf(profile.release.text);
  if (kernels === null) return { is: 'unmet', required, found, feature: profile.release.suffix !== '' };
  return {
    is: 'unknown',
    required: `${required}, or a backport`,
    found: `${found}, of a distribution that backports features (${kernels.title})`,
    feature: true,
  };
}

function isProof({ kconfig, facts }: Profile, { option, module }: ProvingOption): boolean {
  if (kconfig[option] === 'y' || kconfig[option] === 'm') return true;
  if (module === undefined) return false;
  return [facts.modulesLoaded, facts.modulesBuiltin].some((modules) => modules?.includes(module) === true);
}

function isOff({ kconfig, kconfigComplete }: Profile, option: string): boolean {
  const state = lookUpOption(kconfig, kconfigComplete, option);
  return state === 'n' || state === 'absent';
}
