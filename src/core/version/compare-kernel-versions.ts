import type { KernelVersion } from './kernel-release.ts';
import { MAX_VERSION_NUMBERS } from './parse-kernel-release.ts';

/**
 * Negative, 0 or positive. Missing numbers are 0 (6.1 equals 6.1.0) and a release candidate precedes its final
 * release. What a distribution puts behind the numbers says nothing about the order and is not looked at.
 */
export function compareKernelVersions(a: KernelVersion, b: KernelVersion): number {
  for (let i = 0; i < MAX_VERSION_NUMBERS; i++) {
    const difference = (a.numbers[i] ?? 0) - (b.numbers[i] ?? 0);
    if (difference !== 0) return difference;
  }
  if (a.rc === b.rc) return 0;
  if (a.rc === null) return 1;
  if (b.rc === null) return -1;
  return a.rc - b.rc;
}
