import { addressOf } from './address.ts';
import type { AtlasKernel } from './atlas.ts';
import { idOfDistro } from './distributions.ts';
import { isWhole } from './is-whole.ts';

/** A build as lists show it. */
export function showKernel(kernel: AtlasKernel) {
  const {
    distro,
    version,
    package: name,
    release,
    releaseFrom,
    arch,
    machine,
    form,
    configVersion,
    optionCount,
  } = kernel;
  return {
    address: addressOf(kernel),
    distro: { id: idOfDistro(distro), name: distro, version },
    package: name,
    release,
    releaseFrom,
    arch,
    machine,
    form,
    complete: isWhole(kernel),
    configVersion,
    optionCount,
    date: kernel.date,
    source: kernel.source,
  };
}
