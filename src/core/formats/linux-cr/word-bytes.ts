import type { Arch } from '../../image/arch.ts';

/** sizeof(unsigned long) of the kernel that wrote the image, for 32-bit tasks on it too. */
export function wordBytesOf(arch: Arch): 4 | 8 {
  return arch === 'x86_64' || arch === 's390x' || arch === 'ppc64' ? 8 : 4;
}
