import { describe, expect, it } from 'vitest';
import { lookUpOption } from '#core/kconfig/look-up-option.ts';

const KCONFIG = { CONFIG_A: 'y', CONFIG_B: 'm', CONFIG_C: 'n', CONFIG_D: '"text"', CONFIG_E: '250' };

describe('lookUpOption', () => {
  it.each([
    ['CONFIG_A', 'y'],
    ['CONFIG_B', 'm'],
    ['CONFIG_C', 'n'],
    ['CONFIG_D', 'value'],
    ['CONFIG_E', 'value'],
  ])('%s is %s, complete or not', (option, state) => {
    expect(lookUpOption(KCONFIG, true, option)).toBe(state);
    expect(lookUpOption(KCONFIG, false, option)).toBe(state);
  });

  it.each([
    ['CONFIG_KCMP', { CONFIG_CHECKPOINT_RESTORE: 'y' }, 'y'],
    ['CONFIG_KCMP', { CONFIG_CHECKPOINT_RESTORE: 'n' }, 'unknown'],
    ['CONFIG_KCMP', { CONFIG_CHECKPOINT_RESTORE: 'y', CONFIG_KCMP: 'n' }, 'n'],
    ['CONFIG_SYSVIPC_SYSCTL', { CONFIG_SYSVIPC: 'y' }, 'unknown'],
    ['CONFIG_SYSVIPC_SYSCTL', { CONFIG_SYSVIPC: 'y', CONFIG_SYSCTL: 'y' }, 'y'],
    ['CONFIG_MEMFD_CREATE', { CONFIG_HUGETLBFS: 'y' }, 'y'],
  ])('%s follows from others where a list leaves it out: %j', (option, kconfig, state) => {
    expect(lookUpOption(kconfig, false, option)).toBe(state);
    if (!Object.hasOwn(kconfig, option)) expect(lookUpOption(kconfig, true, option)).toBe('absent');
  });

  it('distinguishes an option that is off from one that is not recorded', () => {
    expect(lookUpOption(KCONFIG, true, 'CONFIG_Z')).toBe('absent');
    expect(lookUpOption(KCONFIG, false, 'CONFIG_Z')).toBe('unknown');
    expect(lookUpOption({}, false, 'constructor')).toBe('unknown');
  });
});
