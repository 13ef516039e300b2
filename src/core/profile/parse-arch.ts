import { ARCHES, type Arch } from '../image/arch.ts';

/**
 * What else machines are called: by `uname -m` (32-bit ARM and x86 count the generation), and by packages of Debian,
 * Fedora, Alpine, SUSE, Gentoo, Go and containers. Names of big-endian
 * ARM are left out: CRIU is not built for it.
 */
const NAMES: readonly (readonly [Arch, RegExp])[] = [
  ['x86_64', /^(?:amd64|x86-64|x64|x86_64[-_]?v[1-4]|em64t|intel64)$/],
  ['x86_32', /^(?:i[3-7]86|386|x86|ia32|athlon|geode|pentium[1-4])$/],
  ['aarch64', /^(?:arm64|arm64[-_]?v8a?|armv[89](?:-?a)?)$/],
  ['arm', /^(?:arm32|armhf|armel|armhfp|armeabi|armeabi-v7a|arm32v[5-7]|armv[3-8]t?e?j?(?:l|el|hl|hnl|nhl|a|-a)?)$/],
  ['s390x', /^zarch$/],
  ['ppc64le', /^(?:ppc64el|powerpc64le|powerpc64el)$/],
  ['ppc64', /^(?:powerpc64|ppc64be|ppc64p7|ppc64p5)$/],
  ['ppc32', /^(?:ppc|powerpc|powerpcspe|ppc32)$/],
  ['mips64', /^(?:mips64(?:el|le|eb|r2|r2el|r6|r6el)|mipsisa64r6(?:el)?|mipsn32(?:el)?)$/],
  ['mips', /^(?:mips32|mips32el|mipsel|mipsle|mipseb|mips32r2|mipsisa32r6(?:el)?)$/],
  ['loongarch64', /^(?:loong64|loongarch)$/],
  ['riscv64', /^(?:riscv64gc|rv64|rv64gc)$/],
  ['riscv32', /^(?:riscv32imac|rv32)$/],
];

/** Longer than any. */
const MAX_NAME_LENGTH = 32;

/** How `--arch`, `?arch=` and `/arch` are explained. */
export const ARCH_EXPECTED =
  'expected a name as in uname -m or of packages, such as x86_64, amd64, i686, aarch64, armv7l, s390x, ppc64le, mips64el, riscv64, loongarch64';

/** The architecture's one name here, or null when the text names none. */
export function parseArch(text: string): Arch | null {
  const known = ARCHES.find((arch) => arch === text);
  if (known !== undefined) return known;
  if (text.length > MAX_NAME_LENGTH) return null;
  return NAMES.find(([, pattern]) => pattern.test(text))?.[0] ?? null;
}
