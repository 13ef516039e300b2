/** Facts from `/proc/cpuinfo`. */
export interface CpuInfo {
  /** Flags that every CPU has; null where the kernel of that architecture prints none. */
  readonly flags: readonly string[] | null;
}

/** x86 writes `flags`, ARM `Features`, s390 `features` (arch/<arch>/kernel of the kernel, show_cpuinfo). */
const FLAG_LINE = /^(?:flags|Features|features)[ \t]*:(.*)$/gm;

/** A task may run on any CPU, so a flag counts only where all have it: the cores of big.LITTLE differ. */
export function parseCpuInfo(text: string): CpuInfo {
  const lines = new Set([...text.matchAll(FLAG_LINE)].map(([, words = '']) => words));
  const sets = [...lines].map((line) => new Set(line.split(/\s+/).filter((word) => word !== '')));
  const [first, ...others] = sets;
  if (first === undefined) return { flags: null };
  return { flags: [...first].filter((flag) => others.every((other) => other.has(flag))).sort() };
}

/**
 * Bits of user address space of x86_64: half of what the page tables span. `la57` is among the flags only if the kernel
 * uses five levels (kernel 6.1 arch/x86/kernel/cpu/common.c); `address sizes` shows what the CPU could do.
 */
export function x86AddressBits(flags: readonly string[]): number {
  return flags.includes('la57') ? 56 : 47;
}
