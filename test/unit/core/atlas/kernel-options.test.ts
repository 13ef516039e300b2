import { describe, expect, it } from 'vitest';
import type { AtlasKernel } from '#core/atlas/atlas.ts';
import { kernelOptions } from '#core/atlas/kernel-options.ts';
import { profileOfKernel, restorerFor } from '#core/atlas/profile-of-kernel.ts';
import { lookUpOption } from '#core/kconfig/look-up-option.ts';
import type { Profile } from '#core/profile/profile.ts';
import { RULE_BOOK } from '#core/rules/rule-book.ts';
import { makeAtlas, makeKernel } from './make-atlas.ts';

/** The last is of kernels since 5.6 (option-lifetimes), the one before of no rule. */
const NAMES = ['CONFIG_TUN', 'CONFIG_VETH', 'CONFIG_BRIDGE', 'CONFIG_HZ', 'CONFIG_WIREGUARD_DEBUG', 'CONFIG_TIME_NS'];
const kernelOf = (patch: Partial<AtlasKernel>) => makeKernel({ letters: 'ym.=..', ...patch });
const optionsOf = (patch: Partial<AtlasKernel>) => kernelOptions(NAMES, kernelOf(patch), RULE_BOOK);

describe('options of a kernel of the atlas', () => {
  it('are off where a whole configuration of a kernel that can have them does not', () => {
    const known = { CONFIG_TUN: 'y', CONFIG_VETH: 'm', CONFIG_BRIDGE: 'n', CONFIG_HZ: '1000' };
    expect(optionsOf({})).toEqual({ ...known, CONFIG_TIME_NS: 'n' });
    // A kernel of before the option: nothing is known, and rules know its history.
    expect(optionsOf({ release: '4.15.0-142-generic', configVersion: '4.15.18' })).toEqual(known);
  });

  it('are not known where the configuration is not whole, is of another series, or was not examined for them', () => {
    expect(optionsOf({ form: 'merged' })).toEqual({ CONFIG_TUN: 'y', CONFIG_VETH: 'm', CONFIG_HZ: '1000' });
    expect(optionsOf({ configVersion: '5.10.0-rc1' })).toEqual({
      CONFIG_TUN: 'y',
      CONFIG_VETH: 'm',
      CONFIG_HZ: '1000',
    });
    expect(optionsOf({ letters: 'ym', values: {} })).toEqual({ CONFIG_TUN: 'y', CONFIG_VETH: 'm' });
  });
});

describe('options of a kernel for one evaluation', () => {
  const profileFor = (patch: Partial<AtlasKernel>, except: readonly string[] = []) => {
    const kernel = kernelOf(patch);
    const parts = { kernel, release: kernel.release, restorer: 'criu@4.2', except: new Set(except) };
    return profileOfKernel(makeAtlas([kernel], { options: NAMES }), parts, RULE_BOOK);
  };
  const stateOf = (profile: Profile, name: string) => lookUpOption(profile.kconfig, profile.kconfigComplete, name);

  it('are absent where the whole text does not have them, and unknown where nobody looked for them', () => {
    const profile = profileFor({});
    expect(NAMES.map((name) => stateOf(profile, name))).toEqual(['y', 'm', 'absent', 'value', 'absent', 'absent']);
    expect(stateOf(profile, 'CONFIG_MACVLAN')).toBe('unknown');
    expect(stateOf(profileFor({ letters: 'ym', values: {} }), 'CONFIG_TIME_NS')).toBe('unknown');
  });

  it('are unknown where the text is not whole, or the builds around it differ', () => {
    expect(stateOf(profileFor({ form: 'merged' }), 'CONFIG_BRIDGE')).toBe('unknown');
    const between = profileFor({}, ['CONFIG_TUN', 'CONFIG_BRIDGE']);
    expect(NAMES.slice(0, 3).map((name) => stateOf(between, name))).toEqual(['unknown', 'm', 'unknown']);
  });
});

describe('the restorer of a kernel of the atlas', () => {
  const shipped = (distro: string, version: string, release: string, name = 'criu') => ({
    ...{ distro, version, package: name, release, source: 'x' },
  });
  const packages = [
    shipped('Debian', 'bookworm', '3.17.1'),
    shipped('Debian', 'trixie', '4.1.1'),
    shipped('Fedora', 'f39', '3.18'),
    shipped('OpenELA (Enterprise Linux)', 'el9', '3.18'),
    shipped('Debian', 'bookworm', '1.1.5', 'runc'),
    shipped('Azure Linux / CBL-Mariner', '3.0', '4.1.1'),
  ];
  it.each([
    ['Debian', '12', 'criu@3.17.1', true],
    ['Debian', '13', 'criu@4.1.1', true],
    ['Fedora', '39', 'criu@3.18', true],
    ['Rocky Linux', '9.4', 'criu@3.18', true],
    ['Azure Linux', '3.0', 'criu@4.1.1', true],
    ['Ubuntu', '24.04', 'criu@4.2', false],
    ['Rocky Linux', '8', 'criu@4.2', false],
  ])('of %s %s is %s', (distro, version, text, isShipped) => {
    const kernel = makeKernel({ distro, version });
    const { text: found, shipped: row } = restorerFor(makeAtlas([kernel], { packages }), kernel);
    expect([found, row !== null]).toEqual([text, isShipped]);
  });
});
