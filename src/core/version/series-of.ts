import type { KernelVersion } from './kernel-release.ts';

/** The stable series a version belongs to: three numbers up to 2.6 (`2.6.32`), two since (`6.1`). */
export function seriesOf(version: KernelVersion): string {
  const [major = 0, minor = 0, patch = 0] = version.numbers;
  return major === 2 && minor === 6 ? `2.6.${patch}` : `${major}.${minor}`;
}
