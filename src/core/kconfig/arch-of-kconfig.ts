import type { ParsedKconfig } from './parse-kconfig.ts';

/** The name of a machine, as uname has it, that a whole configuration is for; null where its head does not tell. */
export function archOfKconfig({ hint, options }: ParsedKconfig): string | null {
  const is = (option: string) => options[option] === 'y';
  switch (hint?.arch) {
    case 'x86':
    case 'x86_64':
    case 'i386':
      return is('CONFIG_64BIT') ? 'x86_64' : 'x86_32';
    case 'arm64':
      return 'aarch64';
    case 'arm':
    case 'mips':
      return hint.arch;
    case 's390':
      return is('CONFIG_64BIT') ? 's390x' : null;
    case 'powerpc':
      return is('CONFIG_PPC64') ? (is('CONFIG_CPU_LITTLE_ENDIAN') ? 'ppc64le' : 'ppc64') : 'ppc32';
    case 'riscv':
      return is('CONFIG_64BIT') ? 'riscv64' : null;
    case 'loongarch':
      return 'loongarch64';
    default:
      return null;
  }
}

/** The release that a kernel of this configuration has by its head and CONFIG_LOCALVERSION; null where it has none. */
export function releaseOfKconfig({ hint, options }: ParsedKconfig): string | null {
  if (hint === null) return null;
  const local = /^"(.*)"$/.exec(options.CONFIG_LOCALVERSION ?? '')?.[1] ?? '';
  return `${hint.version}${local}`;
}
