/** Architecture names as `uname -m` gives them, plus the 32-bit names Linux-CR used. */
export type Arch =
  | 'x86_64'
  | 'x86_32'
  | 'aarch64'
  | 'arm'
  | 's390x'
  | 'ppc64le'
  | 'ppc64'
  | 'ppc32'
  | 'mips'
  | 'loongarch64'
  | 'riscv64';

export const ARCHES: readonly Arch[] = [
  'x86_64',
  'x86_32',
  'aarch64',
  'arm',
  's390x',
  'ppc64le',
  'ppc64',
  'ppc32',
  'mips',
  'loongarch64',
  'riscv64',
];
