import { describe, expect, it } from 'vitest';
import { inventoryOfCriu } from '../../../../../src/core/inventory/criu/inventory-of-criu.ts';
import type { InventoryObject } from '../../../../../src/core/inventory/inventory.ts';
import { readCorpusSet } from './read-corpus-set.ts';

/** On every set of the corpus that CRIU 4.2 made on x86_64: what each process has. */
const ALWAYS: readonly string[] = [
  'arch-mtype',
  'img-format-version',
  'pagemap-u64-count',
  'rseq',
  'set-pid',
  'vdso-presence',
];

/** Set -> features it must show and features it must not, known from the program that was dumped. */
const EXPECTED: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ['tcp', ['tcp-established', 'tcp-listen', 'tcp-window', 'sk-buf-lock'], ['udp', 'unix-sock', 'ns-net']],
  ['timens', ['ns-time', 'timens-offsets'], ['ns-net', 'ns-pid']],
  ['seccompf', ['seccomp-filter', 'no-new-privs'], ['seccomp-strict', 'tcp-listen']],
  ['sysvipc', ['sysv-ipc', 'ns-ipc', 'ipc-var-next-id'], ['ns-net', 'memfd']],
  ['aios', ['aio-ring'], ['memfd', 'sysv-ipc']],
  ['memfds', ['memfd', 'memfd-seals', 'memfd-noexec'], ['hugetlb-memfd', 'aio-ring']],
  ['evfds', ['epoll', 'eventfd', 'signalfd', 'timerfd'], ['inotify']],
  ['ghost', ['ghost-file', 'file-locks'], ['procfs-remap']],
  ['inotify', ['inotify'], ['fanotify', 'inotify-high-wd']],
  ['netl', ['netlink-sock', 'packet-sock'], ['tcp-listen', 'inet-sock']],
  ['ptys', ['tty-pty'], ['tty-shell-job', 'tty-external']],
  ['unixs', ['unix-sock'], ['unix-external', 'inet-sock']],
  ['vethdown', ['ns-net', 'netdev-veth', 'netdev-sysctl', 'ip-rule-route'], ['ns-pid', 'netdev-tun']],
  [
    'cont',
    ['ns-pid', 'ns-net', 'ns-mnt', 'ns-uts', 'ns-ipc', 'mnt-fs-kind', 'mnt-tmpfs-content'],
    ['ns-user', 'ns-time'],
  ],
  ['loop', [], ['inet-sock', 'ns-pid', 'aio-ring', 'memfd', 'seccomp-filter', 'madv-hugepage']],
];

async function objectsOf(path: string): Promise<ReadonlyMap<string, InventoryObject>> {
  const inventory = inventoryOfCriu(await readCorpusSet(path));
  return new Map(inventory.objects.map((object) => [object.type.slice('criu/'.length), object]));
}

describe('the sets of the corpus', () => {
  for (const kernel of ['6.1.0-56-amd64', '6.12.117+deb12-amd64', 'host-6.18']) {
    it.each(EXPECTED)(`${kernel} %s`, async (program, present, absent) => {
      const types = [...(await objectsOf(`criu/${kernel}__${program}.tar.gz`)).keys()];
      expect(types).toEqual(expect.arrayContaining([...ALWAYS, ...present]));
      expect(types.filter((type) => absent.includes(type))).toEqual([]);
    });
  }

  it('reads a set with dead tasks', async () => {
    const types = [...(await objectsOf('criu-applications/6.1.0-57-amd64-criu4.2.1__zombies.tar.gz')).keys()];
    expect(types).toEqual(expect.arrayContaining(['arch-mtype', 'set-pid', 'vdso-presence']));
  });

  it('shows the CPU an image was made on', async () => {
    const lab = await objectsOf('criu/6.1.0-56-amd64__loop.tar.gz');
    const host = await objectsOf('criu/host-6.18__loop.tar.gz');
    expect(lab.get('x86-xsave-components')?.attributes).toEqual({ cpuFlags: ['avx'], droppedFlags: ['mpx', 'pku'] });
    expect(host.get('x86-xsave-components')?.attributes).toEqual({ cpuFlags: ['avx512f'], droppedFlags: [] });
    expect(lab.get('hwcap-cached')?.attributes).toEqual({ xsaveSizeAtLeast: 2688 });
    expect(host.get('hwcap-cached')?.attributes).toEqual({ xsaveSizeAtLeast: 11008 });
  });

  it('tells releases apart: 4.1.1 writes 32-bit page counts; a restored process has a time namespace', async () => {
    expect((await objectsOf('criu-releases/criu411-simple.tar.gz')).has('pagemap-u64-count')).toBe(false);
    expect((await objectsOf('criu-releases/criu42-simple.tar.gz')).has('pagemap-u64-count')).toBe(true);
    expect((await objectsOf('criu-releases/criu42-generation1.tar.gz')).has('ns-time')).toBe(false);
    expect((await objectsOf('criu-releases/criu42-generation2-timens.tar.gz')).has('ns-time')).toBe(true);
  });

  it('finds the many features of the rich set', async () => {
    const rich = await objectsOf('criu-releases/criu42-feature-rich.tar.gz');
    expect([...rich.keys()]).toEqual(
      expect.arrayContaining(['fanotify', 'guard-pages', 'map-droppable', 'madv-hugepage', 'madv-wipeonfork', 'pidfd']),
    );
    expect(rich.get('madv-hugepage')?.attributes).toEqual({ advice: ['hugepage', 'nohugepage'] });
    expect(rich.get('criu-min-by-unknown-enum')?.attributes).toEqual({ kinds: ['cgroup2', 'memfd', 'pidfd'] });
  });

  it('keeps no name, path or address in an attribute', async () => {
    for (const path of ['criu-releases/criu42-feature-rich.tar.gz', 'containers/truthbox-podman.tar.gz']) {
      for (const object of (await objectsOf(path)).values()) {
        expect(JSON.stringify(object.attributes)).not.toMatch(/\/|truthbox|0x/);
      }
    }
  });
});
