import { addressOf } from '../atlas/address.ts';
import type { Atlas } from '../atlas/atlas.ts';
import { distroIdOf, idOfDistro } from '../atlas/distributions.ts';
import { nearestNames } from './nearest-names.ts';

/** The addresses closest to one that no kernel has: of its distribution, if the atlas has that. */
export function nearestAddresses({ kernels }: Atlas, address: string): readonly string[] {
  const distro = distroIdOf(address.split('/')[0] ?? '');
  const ofDistro = kernels.filter((kernel) => idOfDistro(kernel.distro) === distro);
  return nearestNames(address, (ofDistro.length > 0 ? ofDistro : kernels).map(addressOf));
}
