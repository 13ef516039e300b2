import type { DetectRow } from './criu-object-type.ts';

/**
 * What `--cpu-cap=ins` compares (criu/arch/x86/cpu.c, x86_ins_capability_mask): bits of the words of `cpuinfo.img`, under the
 * names of /proc/cpuinfo. Releases 3.11 to 4.2 have the same mask. Left out: OSXSAVE, which /proc/cpuinfo does not print,
 * and MPX, which kernels since 5.6 do not print though the CPU has it.
 */
interface MaskWord {
  readonly word: number;
  readonly bits: Readonly<Record<string, number>>;
}

function rowsOf(words: readonly MaskWord[]): readonly DetectRow[] {
  return words.flatMap(({ word, bits }) =>
    Object.entries(bits).map(([name, bit]) => ({ name, bitIndex: word * 32 + bit })),
  );
}

/** In every release. */
export const INSTRUCTIONS = rowsOf([
  { word: 0, bits: { fpu: 0, tsc: 4, cx8: 8, sep: 11, cmov: 15, clflush: 19, mmx: 23, fxsr: 24, sse: 25, sse2: 26 } },
  { word: 1, bits: { syscall: 11, mmxext: 22, rdtscp: 27, '3dnowext': 30, '3dnow': 31 } },
  { word: 3, bits: { rep_good: 16, nopl: 20 } },
  {
    word: 4,
    bits: {
      pni: 0,
      pclmulqdq: 1,
      monitor: 3,
      ssse3: 9,
      cx16: 13,
      sse4_1: 19,
      sse4_2: 20,
      movbe: 22,
      popcnt: 23,
      aes: 25,
      xsave: 26,
      avx: 28,
      f16c: 29,
      rdrand: 30,
    },
  },
  { word: 6, bits: { abm: 5, sse4a: 6, misalignsse: 7, '3dnowprefetch': 8, xop: 11, fma4: 16, tbm: 21 } },
  {
    word: 9,
    bits: {
      fsgsbase: 0,
      bmi1: 3,
      hle: 4,
      avx2: 5,
      bmi2: 8,
      erms: 9,
      rtm: 11,
      avx512f: 16,
      avx512dq: 17,
      rdseed: 18,
      adx: 19,
      clflushopt: 23,
      avx512pf: 26,
      avx512er: 27,
      avx512cd: 28,
      sha_ni: 29,
      avx512bw: 30,
      avx512vl: 31,
    },
  },
  { word: 10, bits: { xsaveopt: 0, xsavec: 1, xgetbv1: 2 } },
]);

/** Since CRIU 3.11. */
export const INSTRUCTIONS_SINCE_3_11 = rowsOf([
  {
    word: 11,
    bits: {
      avx512vbmi: 1,
      avx512_vbmi2: 6,
      gfni: 8,
      vaes: 9,
      vpclmulqdq: 10,
      avx512_vnni: 11,
      avx512_bitalg: 12,
      tme: 13,
      avx512_vpopcntdq: 14,
      rdpid: 22,
    },
  },
  { word: 13, bits: { clzero: 0 } },
  { word: 18, bits: { avx512_4vnniw: 2, avx512_4fmaps: 3 } },
]);

/** Before CRIU 3.11. */
export const INSTRUCTIONS_BEFORE_3_11 = rowsOf([
  { word: 10, bits: { xsaves: 3 } },
  { word: 11, bits: { prefetchwt1: 0 } },
]);

/** What `--cpu-cap=fpu` compares, beside the sizes of the xsave area. */
export const FPU_FEATURES = rowsOf([
  { word: 0, bits: { fpu: 0, fxsr: 24 } },
  { word: 4, bits: { xsave: 27 } },
  { word: 10, bits: { xsaves: 3 } },
]);
