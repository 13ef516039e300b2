import type { ParsedKconfig } from './parse-kconfig.ts';

const POWERPC_64 = ['ppc64le', 'ppc64'];
const MIPS = ['mips64', 'mips'];
const RISCV = ['riscv64', 'riscv32'];
const X86 = ['x86_64', 'x86_32'];
const S390 = ['s390x', 's390'];

/** The option of each architecture, in the order of arch/ of the kernel, and the name of its folder, as headers have it. */
const FAMILIES: readonly { readonly heads: readonly string[]; readonly options: readonly string[] }[] = [
  { heads: ['x86', 'x86_64', 'i386'], options: ['CONFIG_X86_64', 'CONFIG_X86_32', 'CONFIG_X86'] },
  { heads: ['arm64'], options: ['CONFIG_ARM64'] },
  { heads: ['arm'], options: ['CONFIG_ARM'] },
  { heads: ['s390'], options: ['CONFIG_S390'] },
  { heads: ['powerpc'], options: ['CONFIG_PPC64', 'CONFIG_PPC32', 'CONFIG_PPC'] },
  { heads: ['mips'], options: ['CONFIG_MIPS'] },
  { heads: ['riscv'], options: ['CONFIG_RISCV'] },
  { heads: ['loongarch'], options: ['CONFIG_LOONGARCH'] },
];

/**
 * The machine names, as in uname, that a configuration may be for; empty if unknown. Its options are more reliable than
 * its header: Kconfig sets exactly one of `CONFIG_X86`, `CONFIG_ARM64` and so on.
 */
export function archesOfKconfig({ hint, options }: Pick<ParsedKconfig, 'hint' | 'options'>): readonly string[] {
  const byOptions = FAMILIES.find((family) => family.options.some((option) => options[option] === 'y'));
  const head = byOptions?.heads[0] ?? hint?.arch ?? null;
  if (head === null) return [];
  const is = (option: string, value = 'y') => options[option] === value;
  const either = (wide: boolean, narrow: boolean, names: readonly string[]) =>
    wide ? names.slice(0, 1) : narrow ? names.slice(1) : names;
  const wide = is('CONFIG_64BIT');
  const narrow = is('CONFIG_64BIT', 'n');
  switch (head) {
    case 'x86_64':
      return ['x86_64'];
    case 'i386':
      return narrow || !wide ? ['x86_32'] : ['x86_64'];
    case 'x86':
      return either(wide || is('CONFIG_X86_64'), narrow || is('CONFIG_X86_32'), X86);
    case 'arm64':
      return ['aarch64'];
    case 's390':
      return either(wide, narrow, S390);
    case 'powerpc': {
      if (is('CONFIG_PPC32') || is('CONFIG_PPC64', 'n')) return ['ppc32'];
      const big = is('CONFIG_CPU_BIG_ENDIAN') || is('CONFIG_CPU_LITTLE_ENDIAN', 'n');
      const is64 = is('CONFIG_PPC64');
      const names = either(is('CONFIG_CPU_LITTLE_ENDIAN'), big, POWERPC_64);
      return is64 ? names : [...names, 'ppc32'];
    }
    case 'mips':
      return either(wide, narrow || is('CONFIG_32BIT'), MIPS);
    case 'riscv':
      return either(wide, narrow || is('CONFIG_32BIT'), RISCV);
    case 'loongarch':
      return ['loongarch64'];
    default:
      return [head];
  }
}

/** The machine name that a configuration is for; null if it is unknown or there are several. */
export function archOfKconfig(parsed: Pick<ParsedKconfig, 'hint' | 'options'>): string | null {
  const arches = archesOfKconfig(parsed);
  return arches.length === 1 ? (arches[0] ?? null) : null;
}

/** The release that a kernel of this configuration has by its head and CONFIG_LOCALVERSION; null where it has none. */
export function releaseOfKconfig({ hint, options }: Pick<ParsedKconfig, 'hint' | 'options'>): string | null {
  if (hint === null) return null;
  const local = /^"(.*)"$/.exec(options.CONFIG_LOCALVERSION ?? '')?.[1] ?? '';
  return hint.version.endsWith(local) ? hint.version : `${hint.version}${local}`;
}
