import { lookUpOption } from '../../kconfig/look-up-option.ts';
import type { Profile } from '../../profile/profile.ts';
import { FALLBACK_DRIVERS, type FallbackDriver } from '../../rules/fallback-devices.ts';
import type { Need } from '../../rules/rule.ts';
import { type JudgeNeed, NOTHING, notSaid } from './judgement.ts';

/** The loopback device is the first of every network namespace (net/core/dev.c, dev_new_index). */
const FIRST_FREE_INDEX = 2;

/** `maybe-loaded`: a module, and the profile does not record which are loaded. */
type Activity = 'active' | 'inactive' | 'maybe-loaded' | 'unknown';

function activityOf({ kconfig, kconfigComplete, facts }: Profile, { option, module }: FallbackDriver): Activity {
  const state = lookUpOption(kconfig, kconfigComplete, option);
  if (state === 'y' || facts.modulesLoaded?.includes(module) === true) return 'active';
  if (facts.modulesLoaded !== null && state !== 'unknown') return 'inactive';
  if (state === 'unknown') return 'unknown';
  return state === 'm' ? 'maybe-loaded' : 'inactive';
}

function devicesOf(drivers: readonly FallbackDriver[]): readonly string[] {
  return drivers.flatMap(({ devices }) => devices);
}

/**
 * The devices that the kernel makes by itself take the first indexes of a new namespace. A device of the image that had
 * one of them cannot get it back.
 */
export function judgeDeviceIndexNeed({ fromAttribute }: Extract<Need, { need: 'device-index' }>): JudgeNeed {
  return (profile, _restorer, object) => {
    const lowest = object?.attributes[fromAttribute];
    if (typeof lowest !== 'number') return [notSaid('the lowest index of a device', fromAttribute)];
    const devices = (activity: Activity): readonly string[] =>
      devicesOf(FALLBACK_DRIVERS.filter((driver) => activityOf(profile, driver) === activity));
    const [active, loaded, open] = [devices('active'), devices('maybe-loaded'), devices('unknown')];
    const required = `the device index ${lowest} free in a new network namespace`;
    if (lowest < FIRST_FREE_INDEX + active.length) {
      return [{ is: 'unmet', required, found: `${active.join(', ')} in every new network namespace` }];
    }
    const isReached = (count: number): boolean => lowest < FIRST_FREE_INDEX + active.length + count;
    if (open.length > 0 && isReached(open.length)) {
      return [{ is: 'unknown', required, found: `whether the kernel makes ${open.join(', ')} not recorded` }];
    }
    if (!isReached(open.length + loaded.length)) return NOTHING;
    return [{ is: 'assumed', text: `no loaded module makes ${loaded.join(', ')} in new network namespaces`, required }];
  };
}
