import type { AtlasKernel } from './atlas.ts';
import { shapeOf } from './release-shape.ts';

/**
 * Whether what a configuration does not have is off in the kernel. Some packagers keep a configuration that Kconfig wrote
 * for an older series; building sets the options that came since to their defaults.
 */
export function isWhole({
  form,
  configVersion,
  release,
}: Pick<AtlasKernel, 'form' | 'configVersion' | 'release'>): boolean {
  return form === 'kbuild' && (configVersion === null || seriesOf(configVersion) === seriesOf(release));
}

const seriesOf = (release: string): string => shapeOf(release).numbers.slice(0, 2).join('.');
