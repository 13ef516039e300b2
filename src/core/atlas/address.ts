/** The name of a build: `ubuntu/24.04/6.8.0-45-generic/x86_64`. */
import { parseArch } from '../profile/parse-arch.ts';
import type { Atlas, AtlasKernel } from './atlas.ts';
import { distroIdOf, idOfDistro } from './distributions.ts';

/** Stands for the version of a distribution that has none. */
const NO_VERSION = '-';

export function addressOf({ distro, version, release, machine }: AtlasKernel): string {
  return [
    idOfDistro(distro),
    version === null ? NO_VERSION : version.replaceAll(/[/\s]+/g, '-'),
    release,
    machine,
  ].join('/');
}

/**
 * The build of an address. The version may be left out as `-`, and the architecture may have any name of it, where that
 * leaves one build. Null: none has it.
 */
export function kernelAt({ kernels }: Atlas, address: string): AtlasKernel | null {
  const [distro = '', version = '', release = '', machine = '', ...rest] = address.split('/');
  if (rest.length > 0) return null;
  const id = distroIdOf(distro);
  const arch = parseArch(machine);
  const found = kernels.filter(
    (kernel) =>
      kernel.release === release &&
      (kernel.machine === machine || kernel.arch === arch) &&
      idOfDistro(kernel.distro) === id &&
      (version === NO_VERSION || addressOf(kernel).split('/')[1] === version),
  );
  const exact = found.filter((kernel) => kernel.machine === machine);
  const [only, ...others] = exact.length > 0 ? exact : found;
  return only === undefined || others.length > 0 ? null : only;
}
