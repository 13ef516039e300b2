/** Architecture names as `uname -m` gives them, plus the 32-bit names Linux-CR used. */
export type Arch =
  | 'x86_64'
  | 'x86_32'
  | 'aarch64'
  | 'arm'
  | 's390x'
  /** 31-bit, until Linux 4.0. */
  | 's390'
  | 'ppc64le'
  | 'ppc64'
  | 'ppc32'
  | 'mips'
  /** CRIU's MIPS is this one. */
  | 'mips64'
  | 'loongarch64'
  | 'riscv64'
  | 'riscv32';

export const ARCHES: readonly Arch[] = [
  'x86_64',
  'x86_32',
  'aarch64',
  'arm',
  's390x',
  's390',
  'ppc64le',
  'ppc64',
  'ppc32',
  'mips',
  'mips64',
  'loongarch64',
  'riscv64',
  'riscv32',
];
