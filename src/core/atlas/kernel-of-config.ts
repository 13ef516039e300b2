import type { Arch } from '../image/arch.ts';
import type { KconfigOptions } from '../kconfig/kconfig.ts';
import type { AtlasKernel, ReleaseSource } from './atlas.ts';

export interface ConfigOfKernel {
  readonly distro: string;
  readonly version: string | null;
  readonly package: string | null;
  readonly release: string;
  readonly releaseFrom: ReleaseSource;
  readonly arch: Arch;
  readonly machine: string;
  readonly options: KconfigOptions;
  /** Whole: what it does not have is off. */
  readonly isWhole: boolean;
  readonly configVersion: string | null;
  readonly date: string | null;
  readonly source: string;
}

/** A record of a configuration. `names`: the options of the atlas, in their order. */
export function kernelOfConfig(config: ConfigOfKernel, names: readonly string[]): AtlasKernel {
  const { options, isWhole, ...rest } = config;
  const values: Record<string, string> = {};
  const letters = names.map((name) => {
    const value = Object.hasOwn(options, name) ? options[name] : undefined;
    // `CONFIG_X=""` says no more than its absence.
    if (value === undefined || value === '""') return '.';
    if (value === 'y' || value === 'm' || value === 'n') return value;
    values[name.slice('CONFIG_'.length)] = value;
    return '=';
  });
  return {
    ...rest,
    form: isWhole ? 'kbuild' : 'merged',
    optionCount: Object.keys(options).length,
    letters: letters.join(''),
    values,
  };
}
