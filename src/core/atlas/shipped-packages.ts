import type { Atlas, AtlasKernel, AtlasPackage } from './atlas.ts';
import { idOfDistro } from './distributions.ts';
import { isOfVersion } from './search-kernels.ts';

/** Rebuilds that take the packages of another distribution as they are, and code names of versions. */
const SAME_PACKAGES: Readonly<Record<string, string>> = {
  almalinux: 'openela',
  rocky: 'openela',
  rhel: 'openela',
  'oracle-linux': 'openela',
  'centos-stream': 'openela',
};

/** Debian and Fedora name a version in packages otherwise than in kernels. */
const CODE_NAMES: Readonly<Record<string, string>> = {
  '9': 'stretch',
  '10': 'buster',
  '11': 'bullseye',
  '12': 'bookworm',
  '13': 'trixie',
  '14 (forky)': 'forky',
};

/**
 * The release of a package that the distribution of a kernel ships; null: the atlas does not know. Of several the one
 * that comes last in the atlas.
 */
export function shippedPackage({ packages }: Atlas, kernel: AtlasKernel, name: string): AtlasPackage | null {
  const id = idOfDistro(kernel.distro);
  const ofDistro = packages.filter((one) => one.package === name && isFrom(one, id));
  return ofDistro.filter((one) => isForVersion(one, kernel, id)).at(-1) ?? null;
}

function isFrom({ distro }: AtlasPackage, id: string): boolean {
  const own = idOfDistro(distro.replace(/ \(.*\)$/, ''));
  return own === id || own === SAME_PACKAGES[id] || distro.split(' / ').some((part) => idOfDistro(part) === id);
}

function isForVersion({ version }: AtlasPackage, kernel: AtlasKernel, id: string): boolean {
  if (version === null || kernel.version === null) return version === kernel.version;
  if (id === 'debian') return version === (CODE_NAMES[kernel.version] ?? kernel.version);
  if (id === 'fedora') return version === `f${kernel.version}`;
  const major = /\d+/.exec(kernel.version)?.[0] ?? '';
  if (id in SAME_PACKAGES) return new RegExp(`^el-?${major}(?:\\D|$)`).test(version);
  return isOfVersion({ version }, kernel.version);
}
