/** How distributions are called: in an address, by people, and by `osImage` of a Kubernetes node. */

interface DistributionName {
  /** As records have it. */
  readonly distro: string;
  /** In addresses and questions. */
  readonly id: string;
  /** What else people write for the id. */
  readonly aliases?: readonly string[];
  /** The start of PRETTY_NAME in os-release(5), which a node reports as `osImage`; `id` follows from the first that fits. */
  readonly osImage?: RegExp;
}

/** Distributions whose id is not their name in small letters, or that nodes name. */
const NAMES: readonly DistributionName[] = [
  { distro: 'AlmaLinux', id: 'almalinux', aliases: ['alma'], osImage: /^AlmaLinux\b/i },
  { distro: 'Alpine Linux', id: 'alpine', osImage: /^Alpine Linux\b/i },
  { distro: 'Amazon Linux', id: 'amazon-linux', aliases: ['al', 'amzn'], osImage: /^Amazon Linux\b/i },
  { distro: 'Arch Linux', id: 'arch', osImage: /^Arch Linux\b/i },
  { distro: 'Azure Linux', id: 'azure-linux', aliases: ['azurelinux'], osImage: /^(?:Microsoft )?Azure Linux\b/i },
  { distro: 'CBL-Mariner', id: 'cbl-mariner', aliases: ['mariner'], osImage: /^CBL-Mariner\b/i },
  { distro: 'CentOS Stream', id: 'centos-stream', osImage: /^CentOS Stream\b/i },
  { distro: 'CentOS Linux', id: 'centos', osImage: /^CentOS Linux\b/i },
  { distro: 'Container-Optimized OS', id: 'cos', osImage: /^Container-Optimized OS\b/i },
  { distro: 'Debian', id: 'debian', osImage: /^Debian\b/i },
  { distro: 'Fedora CoreOS', id: 'fedora-coreos', aliases: ['fcos'], osImage: /^Fedora CoreOS\b/i },
  { distro: 'Fedora', id: 'fedora', osImage: /^Fedora\b/i },
  { distro: 'Flatcar Container Linux', id: 'flatcar', osImage: /^Flatcar\b/i },
  { distro: 'Microsoft WSL2', id: 'wsl2' },
  { distro: 'openSUSE Leap', id: 'opensuse-leap', aliases: ['leap'], osImage: /^openSUSE Leap\b/i },
  { distro: 'openSUSE', id: 'opensuse', osImage: /^openSUSE\b/i },
  { distro: 'openSUSE/SUSE (kernel-source)', id: 'suse-kernel-source' },
  { distro: 'Oracle Linux', id: 'oracle-linux', aliases: ['ol', 'oracle'], osImage: /^Oracle Linux\b/i },
  { distro: 'Raspberry Pi OS (Raspbian)', id: 'raspberry-pi-os', aliases: ['raspbian'], osImage: /^Raspbian\b/i },
  {
    distro: 'Red Hat Enterprise Linux CoreOS',
    id: 'rhcos',
    osImage: /^Red Hat Enterprise Linux CoreOS\b/i,
  },
  { distro: 'Red Hat Enterprise Linux', id: 'rhel', osImage: /^Red Hat Enterprise Linux\b/i },
  { distro: 'Rocky Linux', id: 'rocky', osImage: /^Rocky Linux\b/i },
  { distro: 'SUSE Linux Enterprise', id: 'sles', aliases: ['sle'], osImage: /^(?:SUSE Linux Enterprise|SLES?)\b/i },
  { distro: 'Talos Linux', id: 'talos', osImage: /^Talos\b/i },
  { distro: 'Ubuntu', id: 'ubuntu', osImage: /^Ubuntu\b/i },
  { distro: 'Void Linux', id: 'void', osImage: /^Void\b/i },
  { distro: 'VMware Photon OS', id: 'photon', osImage: /^VMware Photon\b/i },
];

/** `rhel`, `alpine`; a distribution without an id of its own has its name in small letters, joined by dashes. */
export function idOfDistro(distro: string): string {
  const known = NAMES.find((name) => name.distro === distro);
  return known?.id ?? plainId(distro);
}

function plainId(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, '-')
    .replace(/^-+|-+$/g, '');
}

/** The id that a word for a distribution means: an id, an alias, or a name in any spelling. */
export function distroIdOf(word: string): string {
  const id = plainId(word);
  return NAMES.find((name) => name.id === id || plainId(name.distro) === id || name.aliases?.includes(id))?.id ?? id;
}

export interface OsImage {
  readonly id: string;
  /** `24.04` of `Ubuntu 24.04.1 LTS`; null: the text has no number. */
  readonly version: string | null;
}

/** What a node says of its system, such as `Ubuntu 24.04.1 LTS`; null: a distribution that no row knows. */
export function readOsImage(text: string): OsImage | null {
  const found = NAMES.find(({ osImage }) => osImage?.test(text) === true);
  if (found === undefined) return null;
  return { id: found.id, version: /\bv?(\d+(?:[.-]\d+)*)/.exec(text)?.[1] ?? null };
}
