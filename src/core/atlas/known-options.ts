import type { KconfigOptions } from '../kconfig/kconfig.ts';
import type { Atlas, AtlasKernel } from './atlas.ts';

/** The options that the text of a build has, by full name. */
export function knownOptions({ options }: Pick<Atlas, 'options'>, kernel: AtlasKernel): KconfigOptions {
  const entries = options.flatMap((name, at): readonly (readonly [string, string])[] => {
    const letter = kernel.letters[at];
    if (letter === 'y' || letter === 'm' || letter === 'n') return [[name, letter]];
    const value = letter === '=' ? kernel.values[name.slice('CONFIG_'.length)] : undefined;
    return value === undefined ? [] : [[name, value]];
  });
  return Object.fromEntries(entries);
}
