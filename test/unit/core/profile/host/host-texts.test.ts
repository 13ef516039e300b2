import { describe, expect, it } from 'vitest';
import { parseCpuInfo, x86AddressBits } from '#core/profile/host/cpuinfo.ts';
import {
  builtinModules,
  cgroupOf,
  chosenWord,
  countCpus,
  loadedModules,
  splitLsm,
} from '#core/profile/host/host-texts.ts';
import { pageSizeOfAuxv } from '#core/profile/host/page-size-of-auxv.ts';

describe('what a host says of itself', () => {
  it('has the flags that every CPU has', () => {
    const x86 = 'processor\t: 0\nflags\t\t: fpu vme avx2\nbugs\t\t: x\n\nprocessor\t: 1\nflags\t\t: fpu avx2 sse\n';
    expect(parseCpuInfo(x86).flags).toEqual(['avx2', 'fpu']);
    expect(parseCpuInfo('Features\t: fp asimd\n').flags).toEqual(['asimd', 'fp']);
    expect(parseCpuInfo('features\t: esan3 zarch\n').flags).toEqual(['esan3', 'zarch']);
    expect(parseCpuInfo('cpu\t\t: POWER9\nvmx flags\t: ept\n').flags).toBeNull();
    expect([x86AddressBits(['la57']), x86AddressBits(['lm'])]).toEqual([56, 47]);
  });

  it.each([
    ['0-3\n', 4],
    ['0\n', 1],
    ['0-1,4,6-7\n', 5],
    ['', null],
    ['3-1', null],
    ['many', null],
  ])('counts the CPUs of %j', (text, count) => {
    expect(countCpus(text)).toBe(count);
  });

  it.each([
    ['cgroup2 /sys/fs/cgroup cgroup2 rw 0 0', 'v2'],
    ['tmpfs /sys/fs/cgroup tmpfs rw 0 0\ncgroup /sys/fs/cgroup/cpu cgroup rw,cpu 0 0', 'v1'],
    ['cgroup /sys/fs/cgroup/cpu cgroup rw 0 0\ncgroup2 /sys/fs/cgroup/unified cgroup2 rw 0 0', 'hybrid'],
    ['cgroup2 /mnt cgroup2 rw 0 0\nproc /proc proc rw 0 0', null],
  ])('finds cgroups in %j', (mounts, expected) => {
    expect(cgroupOf(mounts)).toBe(expected);
  });

  it('reads words and names', () => {
    expect(chosenWord('always [madvise] never\n')).toBe('madvise');
    expect(chosenWord('always madvise never\n')).toBeNull();
    expect(splitLsm('capability,landlock,apparmor')).toEqual(['capability', 'landlock', 'apparmor']);
    expect(splitLsm('\n')).toEqual([]);
    expect(loadedModules('tun 49152 2 - Live 0x0\nveth 1 0 - Live 0x0\n')).toEqual(['tun', 'veth']);
    expect(builtinModules('kernel/fs/ext4/ext4.ko\nkernel/lib/crc-itu-t.ko\n')).toEqual(['ext4.ko', 'crc-itu-t.ko']);
  });

  it.each([true, false])('finds the size of a page in an auxiliary vector, little endian %s', (littleEndian) => {
    const auxv = new DataView(new ArrayBuffer(64));
    [33n, 1n, 6n, 65_536n, 0n, 0n, 6n, 1n].forEach((word, at) => {
      auxv.setBigUint64(at * 8, word, littleEndian);
    });
    const bytes = new Uint8Array(auxv.buffer);
    expect(pageSizeOfAuxv(bytes, littleEndian)).toBe(65_536);
    expect(pageSizeOfAuxv(bytes.subarray(0, 24), littleEndian)).toBeNull();
    expect(pageSizeOfAuxv(bytes.subarray(32), littleEndian)).toBeNull();
  });
});
