import { kernelAt } from '#core/atlas/address.ts';
import type { AtlasKernel } from '#core/atlas/atlas.ts';
import { profileInputOf, profileNameOf } from '#core/atlas/profile-input-of.ts';
import { type AtlasRestorer, restorerFor } from '#core/atlas/profile-of-kernel.ts';
import type { ProfileInput } from '#core/profile/profile-input.ts';
import { atlasKernelNotFound } from '../not-found.ts';
import type { Ports } from '../ports/ports.ts';

export interface ShownAtlasKernel {
  readonly kernel: AtlasKernel;
  readonly restorer: AtlasRestorer;
  /** What to record, and under which name: `PUT /profiles/{name}`. */
  readonly profile: { readonly name: string; readonly input: ProfileInput };
  /** Of the atlas. */
  readonly atlas: string;
}

export async function showAtlasKernel(
  ports: Pick<Ports, 'atlas' | 'evaluator'>,
  input: { address: string },
): Promise<ShownAtlasKernel> {
  const atlas = await ports.atlas.read();
  const kernel = kernelAt(atlas, input.address);
  if (kernel === null) throw atlasKernelNotFound(atlas, input.address);
  const restorer = restorerFor(atlas, kernel);
  const profile = {
    name: profileNameOf(kernel),
    input: profileInputOf(atlas, kernel, [restorer.text], ports.evaluator.ruleBook),
  };
  return { kernel, restorer, profile, atlas: atlas.revision };
}
