import { nearestAddresses } from '#core/answer/nearest-addresses.ts';
import { kernelAt } from '#core/atlas/address.ts';
import type { Atlas, AtlasKernel } from '#core/atlas/atlas.ts';
import { CommandError } from './command-error.ts';

/** The kernel of an address. @throws CommandError with the nearest addresses */
export function atlasKernel(atlas: Atlas, address: string): AtlasKernel {
  const found = kernelAt(atlas, address);
  if (found !== null) return found;
  const nearest = nearestAddresses(atlas, address);
  const advice =
    nearest.length === 0 ? 'restore-matrix atlas search lists all' : `the nearest are ${nearest.join(', ')}`;
  throw new CommandError(`the atlas has no kernel ${JSON.stringify(address)}: ${advice}`);
}
