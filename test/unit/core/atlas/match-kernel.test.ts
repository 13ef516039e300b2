import { describe, expect, it } from 'vitest';
import type { AtlasKernel } from '#core/atlas/atlas.ts';
import { matchKernel } from '#core/atlas/match-kernel.ts';
import { compareNumbers, shapeOf } from '#core/atlas/release-shape.ts';
import { makeAtlas, makeKernel, OPTIONS } from './make-atlas.ts';

const ALL = new Set(OPTIONS);

function match(release: string, kernels: readonly AtlasKernel[], distro: string | null = null, matters = ALL) {
  return matchKernel(makeAtlas(kernels), { release, arch: 'x86_64', distro }, matters);
}
const kernel = (release: string, patch: Partial<AtlasKernel> = {}) => makeKernel({ release, ...patch });

describe('the shape of a release', () => {
  it.each([
    ['6.8.0-45-generic', '6.8', 'generic', [6, 8, 0, 45]],
    ['6.1.0-56-cloud-amd64', '6.1', 'cloud', [6, 1, 0, 56]],
    ['6.12.117+deb13-amd64', '6.12', 'deb13', [6, 12, 117, 13]],
    ['5.14.0-427.13.1.el9_4.x86_64', '5.14', 'el9', [5, 14, 0, 427, 13, 1, 9, 4]],
    ['6.12.40-talos', '6.12', 'talos', [6, 12, 40]],
    ['5.15.0-1051-azure', '5.15', 'azure', [5, 15, 0, 1051]],
    ['6.1.141-165.249.amzn2023.x86_64', '6.1', 'amzn2023', [6, 1, 141, 165, 249, 2023]],
    ['6.6.57.mshv4-1.azl3', '6.6', 'mshv4-azl3', [6, 6, 57, 4, 1, 3]],
    ['6.1.0', '6.1', '', [6, 1, 0]],
  ])('of %s', (release, series, flavour, numbers) => {
    expect(shapeOf(release)).toEqual({ series, flavour, numbers });
  });

  it('orders builds by all their numbers', () => {
    const order = ['6.8.0-9-generic', '6.8.0-38-generic', '6.8.0-38.1-generic', '6.8.1-2-generic'];
    const sorted = [...order].reverse().sort((a, b) => compareNumbers(shapeOf(a).numbers, shapeOf(b).numbers));
    expect(sorted).toEqual(order);
  });
});

describe('a kernel of the atlas', () => {
  const [below, above] = [kernel('6.8.0-38-generic'), kernel('6.8.0-52-generic')];

  it('is the build itself where the atlas has it, of every distribution that does', () => {
    const other = kernel('6.8.0-38-generic', { distro: 'Pop!_OS' });
    expect(match('6.8.0-38-generic', [below, above, other])).toEqual([
      { is: 'exact', kernel: below },
      { is: 'exact', kernel: other },
    ]);
    expect(match('6.8.0-38-generic', [below, above, other], 'ubuntu')).toEqual([{ is: 'exact', kernel: below }]);
  });

  it('is as good as exact between two builds that agree, and names what differs', () => {
    expect(match('6.8.0-45-generic', [above, below])).toEqual([{ is: 'between', kernel: below, above, changed: [] }]);
    const changed = { ...above, letters: 'mm=n', values: { HZ: '250' } };
    expect(match('6.8.0-45-generic', [below, changed])).toEqual([
      { is: 'between', kernel: below, above: changed, changed: ['CONFIG_TUN', 'CONFIG_HZ'] },
    ]);
    const few = new Set(['CONFIG_VETH']);
    expect(match('6.8.0-45-generic', [below, changed], null, few)).toMatchObject([{ changed: [] }]);
  });

  it('takes absent and off for the same, and what was not examined for different', () => {
    const [absent, off, unexamined] = ['ym=.', 'ym=n', 'ym='].map((letters) => ({ ...above, letters }));
    const changedIn = (other: AtlasKernel | undefined) => match('6.8.0-45-generic', [below, other ?? above]);
    expect(changedIn(absent)).toMatchObject([{ changed: [] }]);
    expect(changedIn(off)).toMatchObject([{ changed: [] }]);
    expect(changedIn(unexamined)).toMatchObject([{ changed: ['CONFIG_UNIX_DIAG'] }]);
  });

  it('is beside the nearest where no build is on the other side', () => {
    expect(match('6.8.0-60-generic', [below, above])).toEqual([{ is: 'beside', kernel: above, side: 'older' }]);
    expect(match('6.8.0-20-generic', [below, above])).toEqual([{ is: 'beside', kernel: below, side: 'newer' }]);
  });

  it('is one of which the head of the configuration gives the version alone, for the usual flavour of its distribution', () => {
    const headed = kernel('5.14.21', { distro: 'SUSE Linux Enterprise', version: '15-sp5', releaseFrom: 'header' });
    const asked = '5.14.21-150500.55.59-default';
    expect(match(asked, [headed], 'sles')).toMatchObject([{ is: 'beside', kernel: { release: '5.14.21' } }]);
    expect(
      match(asked, [headed, kernel('5.14.21-9-default', { distro: 'SUSE Linux Enterprise' })], 'sles'),
    ).toMatchObject([{ kernel: { release: '5.14.21-9-default' } }]);
    expect(match('5.14.21-150500.55.59-azure', [headed], 'sles')).toEqual([]);
    expect(match(asked, [headed])).toEqual([]);
    expect(
      match(asked, [kernel('5.14.21', { distro: 'SUSE Linux Enterprise', releaseFrom: 'uname' })], 'sles'),
    ).toEqual([]);
  });

  it('is preferred where builds are on both sides', () => {
    const chimera = kernel('6.8.11-0-generic', { distro: 'Chimera Linux' });
    expect(match('6.8.0-45-generic', [below, above, chimera]).map((one) => one.kernel.distro)).toEqual(['Ubuntu']);
    expect(match('6.8.0-60-generic', [below, chimera]).map((one) => one.kernel.distro)).toEqual([
      'Ubuntu',
      'Chimera Linux',
    ]);
  });

  it('is none of another series, flavour, architecture or distribution, and none for bare numbers', () => {
    const all = [below, above];
    expect(match('6.11.0-8-generic', all)).toEqual([]);
    expect(match('6.8.0-45-lowlatency', all)).toEqual([]);
    expect(match('6.8.0-45-generic', all, 'debian')).toEqual([]);
    expect(match('6.8.0', all)).toEqual([]);
    expect(match('6.8.0-45-generic', [kernel('6.8.0-38-generic', { arch: 'aarch64' })])).toEqual([]);
  });
});
