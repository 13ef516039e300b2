import type { RuleWayOut } from '../rule.ts';

const AS_IT_IS = 'this image; the program goes on until the new one is made';

function again(text: string, more?: string): readonly RuleWayOut[] {
  return [{ kind: 'checkpoint', text, loses: more === undefined ? AS_IT_IS : `${AS_IT_IS}; ${more}` }];
}

/** Ways out of a `no` that need another image of the program. Rules that one new image helps share its text. */
export const WITHOUT_NEWER_CPU_FEATURES = again(
  'Start the program with GLIBC_TUNABLES=glibc.cpu.hwcaps=-AVX512F,-AVX512VL,-AVX512BW,-AVX2,-AVX (glibc before 2.33: AVX2_Usable and so on), and checkpoint it again.',
  'the fast string functions of the C library; code that selects AVX by itself is not covered',
);
export const WITHOUT_RSEQ = again(
  'Start the program with GLIBC_TUNABLES=glibc.pthread.rseq=0, and checkpoint it again.',
  'restartable sequences, which make per-CPU data fast',
);
export const WITHOUT_PIDFD = again(
  'Let the program close its process descriptors (pidfd), and checkpoint it again.',
  'the descriptors',
);
export const WITHOUT_TCP = again(
  'Close the TCP connections of the program, and checkpoint it again.',
  'the connections',
);
export const WITHOUT_HUGE_PAGES = again(
  'Start the program without explicit huge pages (hugetlbfs, MAP_HUGETLB, SHM_HUGETLB), and checkpoint it again.',
  'what huge pages save in page tables',
);
