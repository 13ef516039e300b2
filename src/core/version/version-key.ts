import type { KernelVersion } from './kernel-release.ts';
import { MAX_NUMBER_DIGITS, MAX_VERSION_NUMBERS } from './parse-kernel-release.ts';

const RC_DIGITS = 3;

/**
 * Text that sorts (byte by byte, COLLATE "C") as compareKernelVersions does, so that a range of versions is a range
 * of an SQL index: `00006.00001.00000.00000-release`, and `-rc003` for a candidate; "rc" sorts before "release".
 */
export function versionKeyOf(version: KernelVersion): string {
  const numbers: string[] = [];
  for (let i = 0; i < MAX_VERSION_NUMBERS; i++) {
    numbers.push(String(version.numbers[i] ?? 0).padStart(MAX_NUMBER_DIGITS, '0'));
  }
  const stage = version.rc === null ? 'release' : `rc${String(version.rc).padStart(RC_DIGITS, '0')}`;
  return `${numbers.join('.')}-${stage}`;
}
