import { describe, expect, it } from 'vitest';
import { addressOf, kernelAt } from '#core/atlas/address.ts';
import { distroIdOf, readOsImage } from '#core/atlas/distributions.ts';
import { profileNameOf } from '#core/atlas/profile-input-of.ts';
import { isProfileName } from '#core/profile/profile-name.ts';
import { makeAtlas, makeKernel } from './make-atlas.ts';

const ubuntu = makeKernel();
const talos = makeKernel({ distro: 'Talos Linux', version: null, release: '6.12.40-talos' });
const arm6 = makeKernel({
  distro: 'Alpine Linux',
  version: 'edge',
  release: '6.6.1-0-rpi',
  arch: 'arm',
  machine: 'armv6',
});
const arm7 = { ...arm6, machine: 'armv7' };
const spaced = makeKernel({ distro: 'Oracle Linux', version: '7 (UEK 6)', release: '5.4.17-2102.el7uek.x86_64' });
const ATLAS = makeAtlas([ubuntu, talos, arm6, arm7, spaced]);

describe('the address of a kernel', () => {
  it('names it, and finds it again', () => {
    for (const kernel of ATLAS.kernels) expect(kernelAt(ATLAS, addressOf(kernel))).toBe(kernel);
    expect(addressOf(ubuntu)).toBe('ubuntu/24.04/6.8.0-38-generic/x86_64');
    expect(addressOf(talos)).toBe('talos/-/6.12.40-talos/x86_64');
    expect(addressOf(spaced)).toBe('oracle-linux/7-(UEK-6)/5.4.17-2102.el7uek.x86_64/x86_64');
  });

  it('may leave the version out, and name the architecture otherwise, where that leaves one', () => {
    expect(kernelAt(ATLAS, 'Ubuntu/-/6.8.0-38-generic/amd64')).toBe(ubuntu);
    expect(kernelAt(ATLAS, 'alpine/-/6.6.1-0-rpi/armv7')).toBe(arm7);
    expect(kernelAt(ATLAS, 'alpine/-/6.6.1-0-rpi/arm')).toBeNull();
  });

  it.each(['', 'ubuntu', 'ubuntu/22.04/6.8.0-38-generic/x86_64', 'ubuntu/24.04/6.8.0-38-generic/s390x', 'a/b/c/d/e'])(
    'finds nothing for %j',
    (address) => expect(kernelAt(ATLAS, address)).toBeNull(),
  );

  it('becomes the name of a profile', () => {
    expect(ATLAS.kernels.map(profileNameOf)).toEqual([
      'ubuntu-24.04-6.8.0-38-generic-x86_64',
      'talos-6.12.40-talos-x86_64',
      'alpine-edge-6.6.1-0-rpi-armv6',
      'alpine-edge-6.6.1-0-rpi-armv7',
      'oracle-linux-7-uek-6-5.4.17-2102.el7uek.x86_64-x86_64',
    ]);
    expect(ATLAS.kernels.map(profileNameOf).every(isProfileName)).toBe(true);
  });
});

describe('a distribution', () => {
  it.each([
    ['Ubuntu', 'ubuntu'],
    ['RHEL', 'rhel'],
    ['Red Hat Enterprise Linux', 'rhel'],
    ['raspbian', 'raspberry-pi-os'],
    ['Some OS', 'some-os'],
  ])('is meant by %s', (word, id) => expect(distroIdOf(word)).toBe(id));

  // PRETTY_NAME of os-release(5), as nodes report it.
  it.each([
    ['Ubuntu 24.04.1 LTS', 'ubuntu', '24.04.1'],
    ['Debian GNU/Linux 12 (bookworm)', 'debian', '12'],
    ['Talos (v1.9.1)', 'talos', '1.9.1'],
    ['Flatcar Container Linux by Kinvolk 4152.2.0 (Oklo)', 'flatcar', '4152.2.0'],
    ['Container-Optimized OS from Google', 'cos', null],
    ['Amazon Linux 2023.6.20250203', 'amazon-linux', '2023.6.20250203'],
    ['Red Hat Enterprise Linux CoreOS 417.94.202410251025-0', 'rhcos', '417.94.202410251025-0'],
    ['Red Hat Enterprise Linux 9.4 (Plow)', 'rhel', '9.4'],
    ['Rocky Linux 9.4 (Blue Onyx)', 'rocky', '9.4'],
    ['SUSE Linux Enterprise Server 15 SP5', 'sles', '15'],
    ['openSUSE Leap 15.6', 'opensuse-leap', '15.6'],
    ['Alpine Linux v3.20', 'alpine', '3.20'],
    ['Fedora CoreOS 40.20240825.3.0', 'fedora-coreos', '40.20240825.3.0'],
  ])('is read from the system of a node: %s', (text, id, version) => {
    expect(readOsImage(text)).toEqual({ id, version });
  });

  it('of a node may be none that is known', () => expect(readOsImage('Windows Server 2022')).toBeNull());
});
