import { ARCHES, type Arch } from '../image/arch.ts';

/** Names that distributions, Go and kernel packages use for the same machines. */
const ALIASES: Readonly<Record<string, Arch>> = {
  amd64: 'x86_64',
  'x86-64': 'x86_64',
  i386: 'x86_32',
  i486: 'x86_32',
  i586: 'x86_32',
  i686: 'x86_32',
  arm64: 'aarch64',
  armhf: 'arm',
  armv7l: 'arm',
  ppc64el: 'ppc64le',
  ppc: 'ppc32',
  powerpc: 'ppc32',
  loong64: 'loongarch64',
};

/** The architecture's one name here, or null when the text names none. */
export function parseArch(text: string): Arch | null {
  const known = ARCHES.find((arch) => arch === text);
  if (known !== undefined) return known;
  return Object.hasOwn(ALIASES, text) ? (ALIASES[text] ?? null) : null;
}
