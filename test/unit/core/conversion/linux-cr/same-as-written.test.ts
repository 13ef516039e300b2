import { describe, expect, it } from 'vitest';
import type { Arch } from '#core/image/arch.ts';
import type { HeaderRevision } from '#core/object-types/linux-cr/header-revision.ts';
import { LINUX_CR_REVISIONS } from '#core/object-types/linux-cr/revisions.ts';
import { inventoryOf } from '../../formats/linux-cr/corpus.ts';
import { typesOf, writeImage } from '../../formats/linux-cr/write-image.ts';
import { kernelOf, rewrite } from './rewrite.ts';

/** Ways that every image without sockets, signals and files with labels can go, and what the target then has. */
const NEIGHBOURS = LINUX_CR_REVISIONS.slice(1).map((to, index) => [LINUX_CR_REVISIONS[index], to] as const);

/** Types in both revisions, none of which needs a value that only a converter chooses. */
function sharedTypes(from: HeaderRevision, to: HeaderRevision, arch: Arch): readonly string[] {
  const chosen = ['FS', 'FILE', 'CRED', 'IPC_SHM', 'IPC_MSG', 'IPC_SEM', 'IPC_MSG_MSG', 'TTY', 'SIGPENDING', 'OBJREF'];
  const there = typesOf(to, arch);
  return typesOf(from, arch).filter(
    (type) => there.includes(type) && !type.startsWith('SOCKET') && !chosen.includes(type),
  );
}

describe('a converted image is, byte for byte, one that the target revision writes', () => {
  const ways = NEIGHBOURS.flatMap(([from, to]) =>
    from === undefined
      ? []
      : from.arches.filter((arch) => to.arches.includes(arch)).map((arch) => ({ from, to, arch })),
  ).filter(({ from, to, arch }) => {
    const barrier = from.versions.TREE !== to.versions.TREE && to.id === 'b6cdf01';
    const vdso = to.id === 'f0fdd38' && arch === 'x86_32';
    return !barrier && !vdso && to.id !== 'd55d4c8';
  });
  it.each(ways.map((way) => ({ ...way, name: `${way.from.id} to ${way.to.id} on ${way.arch}` })))(
    '$name',
    ({ from, to, arch }) => {
      const only = sharedTypes(from, to, arch);
      const source = writeImage(from, arch, { only });
      const wanted = writeImage(to, arch, { only: [...only, 'HEADER'] });
      const { bytes } = rewrite(source, kernelOf(to, arch, '2.6.33'), { revision: from.id });
      expect(bytes.length).toBe(wanted.length);
      // Only the flag may differ: which way round it is depends on what the source said.
      const differing = [...bytes.keys()].filter((at) => bytes[at] !== wanted[at]);
      expect(differing.filter((at) => at < 64 || at >= 72)).toEqual([]);
      expect(inventoryOf(bytes, {}, to.id).objects.map(({ type, version }) => `${type}@${version}`)).toEqual(
        inventoryOf(wanted, {}, to.id).objects.map(({ type, version }) => `${type}@${version}`),
      );
    },
  );
});
