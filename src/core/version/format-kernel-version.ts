import type { KernelVersion } from './kernel-release.ts';

/** `6.1.0`, `4.19.0-rc3`: the numbers as they were written, without the distribution's suffix. */
export function formatKernelVersion(version: KernelVersion): string {
  const numbers = version.numbers.join('.');
  return version.rc === null ? numbers : `${numbers}-rc${version.rc}`;
}
