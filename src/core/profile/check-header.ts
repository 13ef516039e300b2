import { KernelReleaseError } from '../version/kernel-release-error.ts';
import { parseKernelRelease } from '../version/parse-kernel-release.ts';
import { seriesOf } from '../version/series-of.ts';
import type { ToldByKconfig } from './read-kconfig.ts';

/** A configuration is for another kernel than the profile is about. */
export interface HeaderConflict {
  readonly about: 'arch' | 'release';
  /** A sentence without its full stop. */
  readonly message: string;
}

/**
 * Where a configuration contradicts the architecture or the release that somebody gave for it. Of releases the series
 * counts: Debian builds 6.1.0-56 of 6.1.176, and its releases count binary interfaces.
 */
export function headerConflicts(
  told: Pick<ToldByKconfig, 'hint' | 'arches'>,
  { release, arch }: { readonly release: string | null; readonly arch: string | null },
): readonly HeaderConflict[] {
  const conflicts: HeaderConflict[] = [];
  if (arch !== null && told.arches.length > 0 && !told.arches.includes(arch)) {
    const message = `the configuration is for ${told.arches.join(' or ')}, and the architecture is ${arch}`;
    conflicts.push({ about: 'arch', message });
  }
  const headSeries = told.hint === null ? null : seriesIn(told.hint.version);
  const series = release === null ? null : seriesIn(release);
  if (headSeries !== null && series !== null && headSeries !== series) {
    const message = `the header of the configuration says Linux ${told.hint?.version}, and the release is ${release}`;
    conflicts.push({ about: 'release', message });
  }
  return conflicts;
}

function seriesIn(release: string): string | null {
  try {
    return seriesOf(parseKernelRelease(release).version);
  } catch (error) {
    if (error instanceof KernelReleaseError) return null;
    throw error;
  }
}
