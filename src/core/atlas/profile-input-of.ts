import type { ProfileInput } from '../profile/profile-input.ts';
import type { RuleBook } from '../rules/rule.ts';
import { addressOf } from './address.ts';
import type { Atlas, AtlasKernel } from './atlas.ts';
import { kernelOptions } from './kernel-options.ts';

/** A kernel of the atlas as a profile to record. Its labels say where it is from. */
export function profileInputOf(
  atlas: Atlas,
  kernel: AtlasKernel,
  restorer: readonly string[],
  ruleBook: RuleBook,
): ProfileInput {
  const { release, releaseFrom, arch, source } = kernel;
  return {
    release,
    arch,
    restorer,
    kconfig: kernelOptions(atlas.options, kernel, ruleBook),
    kconfigComplete: false,
    labels: { source: 'atlas', atlas: addressOf(kernel), 'atlas.release': releaseFrom, 'atlas.source': source },
  };
}

/** A name of a profile for a kernel: its address, in the letters that names may have. */
export function profileNameOf(kernel: AtlasKernel): string {
  return addressOf(kernel)
    .replace('/-/', '-')
    .toLowerCase()
    .replace(/[^a-z0-9._+@-]+/g, '-')
    .replace(/-{2,}/g, '-');
}
