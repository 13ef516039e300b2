import { describe, expect, it } from 'vitest';
import { normaliseModuleName } from '#core/profile/normalise-module-name.ts';
import { parseArch } from '#core/profile/parse-arch.ts';
import { parseRestorer, RestorerError } from '#core/profile/parse-restorer.ts';
import { ProfileError } from '#core/profile/profile-error.ts';
import { parseProfileName } from '#core/profile/profile-name.ts';

describe('parseRestorer', () => {
  it.each([
    ['criu@4.2', { family: 'criu', version: [4, 2], text: 'criu@4.2' }],
    ['criu@v3.17.1', { family: 'criu', version: [3, 17, 1], text: 'criu@3.17.1' }],
    ['criu@04.02', { family: 'criu', version: [4, 2], text: 'criu@4.2' }],
    ['linux-cr@5c3471a', { family: 'linux-cr', revision: '5c3471a', text: 'linux-cr@5c3471a' }],
    ['linux-cr@ckpt-v23-rc2', { family: 'linux-cr', revision: 'ckpt-v23-rc2', text: 'linux-cr@ckpt-v23-rc2' }],
  ])('reads %s', (text, restorer) => {
    expect(parseRestorer(text)).toEqual(restorer);
  });

  it.each([
    '',
    'criu',
    '@4.2',
    'criu@',
    'criu@latest',
    'CRIU@4.2',
    'linux-cr@',
    'linux-cr@a b',
    'dmtcp@3.0',
    'criu@4.2@4.1',
  ])('refuses %j', (text) => {
    expect(() => parseRestorer(text)).toThrowError(RestorerError);
  });

  it('refuses a long text without repeating it', () => {
    try {
      parseRestorer(`criu@${'4'.repeat(100_000)}`);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(RestorerError);
      expect(String(error).length).toBeLessThan(250);
    }
  });
});

const named =
  (arch: string) =>
  (name: string): [string, string] => [name, arch];

describe('parseArch', () => {
  it.each([
    ['x86_64', 'x86_64'],
    ['amd64', 'x86_64'],
    ['i386', 'x86_32'],
    ['i686', 'x86_32'],
    ['arm64', 'aarch64'],
    ['ppc64el', 'ppc64le'],
    ['s390x', 's390x'],
    ...['armv5tel', 'armv5tejl', 'armv6l', 'armv7l', 'armv8l', 'armv6hl', 'armv7hl', 'armhf', 'armel'].map(
      named('arm'),
    ),
    ...['i386', 'i486', 'i586', '386', 'x86'].map(named('x86_32')),
    ...['aarch64', 'armv8', 'armv8-a', 'arm64-v8a'].map(named('aarch64')),
    ...['mips64', 'mips64el', 'mips64le', 'mips64r6el', 'mipsisa64r6el'].map(named('mips64')),
    ...['mips', 'mipsel', 'mipsle'].map(named('mips')),
    ...['ppc64le', 'powerpc64le'].map(named('ppc64le')),
    ...['ppc64', 'powerpc64'].map(named('ppc64')),
    ...['ppc', 'powerpc'].map(named('ppc32')),
    ...['loong64', 'loongarch64'].map(named('loongarch64')),
    ['s390', 's390'],
    ['riscv64', 'riscv64'],
    ['riscv32', 'riscv32'],
    ['armv7b', null],
    ['aarch64_be', null],
    ['sparc64', null],
    ['X86_64', null],
    ['constructor', null],
    ['', null],
  ])('%j is %s', (text, arch) => {
    expect(parseArch(text)).toBe(arch);
  });
});

describe('normaliseModuleName', () => {
  it.each([
    ['crc32c-intel.ko', 'crc32c_intel'],
    ['crc32c_intel', 'crc32c_intel'],
    ['nf-conntrack-netlink.ko.xz', 'nf_conntrack_netlink'],
    ['8021q.ko.zst', '8021q'],
    ['', null],
    ['.ko', null],
    ['../evil', null],
    ['a b', null],
    ['a'.repeat(81), null],
  ])('%j is %s', (text, name) => {
    expect(normaliseModuleName(text)).toBe(name);
  });
});

describe('parseProfileName', () => {
  it.each(['a', 'debian-6.1-amd64', '6.12.117+deb12-amd64@nomods', `a${'b'.repeat(127)}`])('takes %s', (name) => {
    expect(parseProfileName(name)).toBe(name);
  });

  it.each(['', 'A', '-a', '.a', 'a/b', 'a b', 'a\n', 'ä', `a${'b'.repeat(128)}`])('refuses %j', (name) => {
    expect(() => parseProfileName(name)).toThrowError(ProfileError);
  });
});
