import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { inventorySchema } from '#api/schemas/inventory.ts';
import { corpusFile, corpusPaths, corpusSet } from '../../support/images/corpus-files.ts';
import { readImage } from '../../support/images/read-image.ts';

const SETS = ['criu', 'criu-releases', 'containers'].flatMap((folder) => corpusPaths(folder, '.tar.gz'));

/** Program that was dumped -> what must be found of it. */
const OF_PROGRAM: Readonly<Record<string, readonly string[]>> = {
  aios: ['aio-ring'],
  cont: ['ns-pid', 'ns-net', 'ns-mnt', 'ns-uts', 'ns-ipc', 'mnt-tmpfs-content'],
  evfds: ['epoll', 'eventfd', 'signalfd', 'timerfd'],
  ghost: ['ghost-file', 'file-locks'],
  inotify: ['inotify'],
  loop: ['set-pid'],
  memfds: ['memfd', 'memfd-seals'],
  netl: ['netlink-sock', 'packet-sock'],
  pipes: ['set-pid'],
  ptys: ['tty-pty'],
  seccompf: ['seccomp-filter', 'no-new-privs'],
  sysvipc: ['sysv-ipc', 'ns-ipc'],
  tcp: ['tcp-established', 'tcp-listen'],
  timens: ['ns-time', 'timens-offsets'],
  unixs: ['unix-sock'],
  vethdown: ['ns-net', 'netdev-veth'],
};

/** What a set of another folder is known to be. */
const KNOWN: Readonly<Record<string, { flavour?: string; criu?: string; has: readonly string[] }>> = {
  'criu-releases/criu411-simple.tar.gz': { criu: '4.1.1', has: ['set-pid'] },
  'criu-releases/criu42-feature-rich.tar.gz': { has: ['fanotify', 'map-droppable', 'madv-wipeonfork', 'pidfd'] },
  'criu-releases/criu42-generation1.tar.gz': { criu: '4.2', has: ['set-pid'] },
  'criu-releases/criu42-generation2-timens.tar.gz': { criu: '4.2', has: ['ns-time'] },
  'criu-releases/criu42-simple.tar.gz': { criu: '4.2', has: ['pagemap-u64-count'] },
  'containers/truthbox-containerd.tar.gz': {
    flavour: 'containerd',
    criu: '4.2',
    has: ['ns-pid', 'container-criu-floor'],
  },
  'containers/truthbox-cri-o.tar.gz': { flavour: 'cri-o', criu: '4.2', has: ['ns-net', 'container-criu-floor'] },
  'containers/truthbox-podman.tar.gz': { flavour: 'podman', criu: '4.2', has: ['ns-mnt', 'container-criu-floor'] },
};
const KERNEL_OF_RELEASES = '6.18.44-fc-v769';

describe('the CRIU sets of the corpus, from bytes to inventory', () => {
  it('are all here', () => {
    expect(SETS.length).toBe(48 + Object.keys(KNOWN).length);
  });

  it.each(SETS)('%s', async (path) => {
    const bytes = corpusFile(path);
    const { inventory, capsule: _, ...read } = await readImage(bytes);
    expect(read).toEqual({
      bytes: bytes.length,
      digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}`,
    });
    expect(inventorySchema.parse(inventory)).toEqual(inventory);

    const program = /__(\w+)\.tar\.gz$/.exec(path)?.[1];
    const known = KNOWN[path];
    const criu = known?.criu ?? null;
    expect(inventory).toMatchObject({
      format: 'criu',
      flavour: known?.flavour ?? 'bare',
      arch: 'x86_64',
      origin: {
        kernel: criu === null ? null : KERNEL_OF_RELEASES,
        criu,
        revision: null,
        evidence: criu === null ? '' : 'dump.log',
      },
    });
    const types = inventory.objects.map((object) => object.type.slice('criu/'.length));
    expect(types).toEqual(expect.arrayContaining([...((program ? OF_PROGRAM[program] : known?.has) ?? ['?'])]));
  });

  it('are read to the last byte: every byte of every file is counted, nothing is unknown', async () => {
    for (const path of SETS) {
      const files = await corpusSet(path);
      const { inventory } = await readImage(corpusFile(path));
      const bytes = [...files.values()].reduce((sum, file) => sum + file.length, 0);
      expect([path, inventory.read.bytes, inventory.read.unknown]).toEqual([path, bytes, 0]);
    }
  });
});
