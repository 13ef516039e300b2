import type { RuleWayOut } from '../rule.ts';

const AS_IT_IS = 'this image; the program goes on until the new one is made';

type Without = NonNullable<RuleWayOut['without']>;

function again(text: string, loses: string, { objects = [], values = [] }: Partial<Without>): readonly RuleWayOut[] {
  return [{ kind: 'checkpoint', text, loses: `${AS_IT_IS}; ${loses}`, without: { objects, values } }];
}

/** Ways out of a `no` that need another image of the program. Rules that one new image helps share its text. */
export const WITHOUT_NEWER_CPU_FEATURES = again(
  'Start the program with GLIBC_TUNABLES=glibc.cpu.hwcaps=-AVX512F,-AVX512VL,-AVX512BW,-AVX2,-AVX (glibc before 2.33: AVX2_Usable and so on), and checkpoint it again.',
  'the fast string functions of the C library; code that selects AVX by itself is not covered',
  { values: ['avx', 'avx512f'] },
);
export const WITHOUT_RSEQ = again(
  'Start the program with GLIBC_TUNABLES=glibc.pthread.rseq=0, and checkpoint it again.',
  'restartable sequences, which make per-CPU data fast',
  { objects: ['criu/rseq', 'criu/rseq-size'] },
);
export const WITHOUT_PIDFD = again(
  'Let the program close its process descriptors (pidfd), and checkpoint it again.',
  'the descriptors',
  { objects: ['criu/pidfd'], values: ['pidfd'] },
);
export const WITHOUT_TCP = again(
  'Close the TCP connections of the program, and checkpoint it again.',
  'the connections',
  {
    objects: ['criu/tcp-established', 'criu/tcp-half-closed', 'criu/tcp-window', 'criu/tcp-options'],
  },
);
export const WITHOUT_HUGE_PAGES = again(
  'Start the program without explicit huge pages (hugetlbfs, MAP_HUGETLB, SHM_HUGETLB), and checkpoint it again.',
  'what huge pages save in page tables',
  { objects: ['criu/hugetlb-private', 'criu/hugetlb-memfd', 'criu/hugetlb-shm'] },
);
