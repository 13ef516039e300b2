import { addressOf } from './address.ts';
import type { AtlasKernel } from './atlas.ts';
import { idOfDistro } from './distributions.ts';

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
    complete: form === 'kbuild',
    configVersion,
    optionCount,
    date: kernel.date,
    source: kernel.source,
  };
}
