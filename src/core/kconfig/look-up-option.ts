import { isImplied } from './implied-options.ts';
import type { KconfigOptions } from './kconfig.ts';

/** What `CONFIG_X=` with nothing behind it is recorded as, and what Kconfig writes for an empty string. */
export const NO_VALUE = '""';

/**
 * `value` = a string or a number. `absent` = a complete configuration does not have it: off, or not known to that
 * kernel. `unknown` = a partial configuration does not say, or the option has no value, and no other option
 * implies that it is on.
 */
export type OptionState = 'y' | 'm' | 'n' | 'value' | 'absent' | 'unknown';

export function lookUpOption(kconfig: KconfigOptions, complete: boolean, option: string): OptionState {
  const value = Object.hasOwn(kconfig, option) ? kconfig[option] : undefined;
  if (value === undefined && complete) return 'absent';
  if (value === undefined || value === NO_VALUE) {
    return isImplied(option, (other) => Object.hasOwn(kconfig, other) && kconfig[other] === 'y') ? 'y' : 'unknown';
  }
  return value === 'y' || value === 'm' || value === 'n' ? value : 'value';
}
