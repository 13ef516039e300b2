import { describe, expect, it } from 'vitest';
import type { Arch } from '../../../../../src/core/image/arch.ts';
import type { Inventory, InventoryObject } from '../../../../../src/core/inventory/inventory.ts';
import type { HeaderRevision } from '../../../../../src/core/object-types/linux-cr/header-revision.ts';
import {
  archFamilyOf,
  LINUX_CR_REVISIONS,
  objectTypeIdOf,
} from '../../../../../src/core/object-types/linux-cr/revisions.ts';
import { inventoryOf } from '../../formats/linux-cr/corpus.ts';
import { checkWellFormed } from '../../formats/linux-cr/well-formed.ts';
import { type Wishes, writeImage } from '../../formats/linux-cr/write-image.ts';

const EVERY: readonly (readonly [string, Arch, HeaderRevision])[] = LINUX_CR_REVISIONS.flatMap((revision) =>
  Object.keys(revision.archIds).map((arch) => [revision.id, arch.toLowerCase() as Arch, revision] as const),
);

function revisionOf(id: string): HeaderRevision {
  const found = LINUX_CR_REVISIONS.find((revision) => revision.id === id);
  if (found === undefined) throw new Error(`no revision ${id}`);
  return found;
}

function read(id: string, arch: Arch, wishes: Wishes = {}): Inventory {
  const inventory = inventoryOf(writeImage(revisionOf(id), arch, wishes));
  checkWellFormed(inventory);
  return inventory;
}

function object(inventory: Inventory, type: string): InventoryObject {
  const found = inventory.objects.find((candidate) => candidate.type === `linux-cr/${type}`);
  if (found === undefined) throw new Error(`no ${type}`);
  return found;
}

/** Revisions of which all that the first has is the same in the second. */
const TWINS: readonly (readonly string[])[] = [
  ['0abe2fe', 'a53775e'],
  ['db94f5e', '76fcfe5'],
  ['82822cf', 'f678773'],
  ['1fd8e6e', '5c3471a'],
];

describe('an image with every type of its revision', () => {
  it('is written for all 17 revisions and every architecture they number', () => {
    expect(LINUX_CR_REVISIONS).toHaveLength(17);
    expect(EVERY).toHaveLength(75);
  });

  it.each(EVERY)('%s on %s is read as what it is', (id, arch, revision) => {
    const inventory = read(id, arch, { netns: (revision.versions.HEADER ?? 0) >= 4 });
    expect(inventory.arch).toBe(arch);
    const family = archFamilyOf(arch);
    const expected = Object.entries(revision.versions)
      .filter(([type]) => type !== 'ERROR' && (!type.includes('@') || type.endsWith(`@${family}`)))
      .map(([type, version]) => `${objectTypeIdOf(type)}@${version}`);
    const found = inventory.objects.map(({ type, version, attributes }) =>
      attributes.equalVersions === undefined ? `${type}@${version}` : `${type}@${revision.versions.HEADER}`,
    );
    expect(found.sort()).toEqual(expected.sort());
    expect(object(inventory, 'header').attributes.possibleVersions).toBeUndefined();
    const allowed = TWINS.find((twins) => twins.includes(id)) ?? [id];
    expect(allowed).toEqual(
      expect.arrayContaining([...(object(inventory, 'header').attributes.revisions as string[])]),
    );
  });
});

describe('where revisions cannot be told apart', () => {
  it('the versions of what is there are certain', () => {
    for (const id of ['0abe2fe', 'd55d4c8', '1fd8e6e']) {
      const inventory = read(id, 'x86_32', { only: ['MM', 'VMA', 'CRED'] });
      expect(inventory.origin.revision).toBeNull();
      for (const found of inventory.objects) expect(found.attributes.possibleVersions, found.type).toBeUndefined();
      expect(object(inventory, 'task').inferredBy).toBe('linux-cr/revisions-agree');
    }
  });

  it('a header before or after the change of a flag is of either version', () => {
    const header = object(read('b0d8304', 'x86_64', { only: [] }), 'header');
    expect(header).toMatchObject({
      version: 4,
      inferredBy: 'linux-cr/revisions-differ',
      attributes: { possibleVersions: [3, 4], revisions: ['82822cf', 'b0d8304', 'f678773'], netns: null },
    });
  });

  it('a network namespace settles which way round the flag is', () => {
    const saved = object(read('82822cf', 's390x', { only: ['NET_NS'], netns: true }), 'header');
    expect(saved).toMatchObject({ version: 4, attributes: { netns: true, revisions: ['82822cf', 'f678773'] } });
    const notUnsaved = object(read('b0d8304', 's390x', { only: ['NET_NS'] }), 'header');
    expect(notUnsaved).toMatchObject({ version: 3, attributes: { netns: true, revisions: ['b0d8304'] } });
  });

  it('the flag says nothing before there were network namespaces', () => {
    expect(object(read('67cfee9', 'x86_64', { only: [], netns: true }), 'header').attributes.netns).toBe(false);
    expect(object(read('78d18cf', 'x86_64', { only: [], netns: true }), 'header').attributes.netns).toBe(false);
    expect(object(read('78d18cf', 'x86_64', { only: [] }), 'header').attributes.netns).toBe(true);
  });

  it('ARM has an id of its own in the last revision, so its header is certain', () => {
    expect(object(read('5c3471a', 'arm', { only: [] }), 'header')).toMatchObject({ version: 6 });
    expect(read('5c3471a', 'arm', { only: [], order: 'big' }).origin.revision).toBe('5c3471a');
    expect(read('f678773', 'arm', { only: [] }).origin.revision).toBe('f678773');
  });
});

describe('what tells revisions apart when little is there', () => {
  it.each([
    ['an epoll file', 'a53775e', 'FILE', [8, 4, 6], ['a53775e']],
    ['an object reference of a later kind', 'f0fdd38', 'OBJREF', [8, 4, 22], ['f0fdd38']],
  ] as const)('%s', (_, id, type, field, revisions) => {
    const inventory = read(id, 'x86_32', { only: [type], set: { [type]: [field] } });
    expect(object(inventory, 'header').attributes.revisions).toEqual(revisions);
  });

  it('the auxiliary vector, where a task of 32-bit x86 keeps its length', () => {
    expect(read('c97c03d', 'x86_32', { only: ['MM'] }).origin.revision).toBe('c97c03d');
    expect(read('67cfee9', 'x86_32', { only: ['MM'] }).origin.revision).toBe('67cfee9');
  });

  it('the control characters of a terminal, else its length', () => {
    expect(read('a272e68', 'x86_64', { only: [] }).origin.revision).toBe('a272e68');
    expect(read('f0fdd38', 'x86_64', { only: [] }).origin.revision).toBe('f0fdd38');
    const odd = object(read('f0fdd38', 'x86_64', { only: [], nccs: 12 }), 'header');
    expect(odd.attributes).toMatchObject({ possibleVersions: [4, 5], revisions: ['a272e68', 'f0fdd38'] });
    expect(read('a272e68', 'x86_64', { only: ['TTY'], nccs: 12 }).origin.revision).toBe('a272e68');
  });

  it('PIDS counts from one before 1fd8e6e and from its first number since', () => {
    expect(read('b6cdf01', 'x86_64', { only: [] }).origin.revision).toBe('b6cdf01');
    expect(object(read('1fd8e6e', 'x86_64', { only: [] }), 'pids').version).toBe(2);
  });

  it('404 is MM_CONTEXT or HPAGE by what came before', () => {
    const old = read('b6cdf01', 'x86_64', { only: ['MM', 'MM_CONTEXT'] });
    expect(object(old, 'mm-context.x86').version).toBe(1);
    expect(object(read('1fd8e6e', 'x86_64', { only: ['MM', 'HPAGE', 'VMA'] }), 'hpage').version).toBe(1);
  });
});

describe('nested pid namespaces', () => {
  it.each(['c83f38b', '78d18cf', 'b0d8304', 'f0fdd38', 'b6cdf01', '5c3471a'])('in %s', (id) => {
    const flat = read(id, 's390x', { only: [] });
    const nested = read(id, 's390x', { only: [], depth: 3 });
    expect(object(flat, 'tree').attributes.nested).toBe(false);
    expect(object(nested, 'tree').attributes.nested).toBe(true);
    if (revisionOf(id).typeNumbers.PIDS === undefined) return;
    expect(object(flat, 'pids').attributes.nested).toBe(false);
    expect(object(nested, 'pids').attributes.nested).toBe(true);
  });
});

describe('bytes without a record head', () => {
  it('a huge page, framed or not, is passed by, and the guess is named', () => {
    const framed = object(read('5c3471a', 'x86_64', { hugePage: 'framed' }), 'hpage');
    const bare = object(read('5c3471a', 'x86_64', { hugePage: 'unframed' }), 'hpage');
    expect(framed).toMatchObject({ attributes: { shifts: [16] }, inferredBy: 'linux-cr/hpage-framed' });
    expect(bare).toMatchObject({ attributes: { shifts: [16] }, inferredBy: 'linux-cr/hpage-unframed' });
  });

  it.each([4_096, 16_384, 65_536, 262_144])('the page of a fragment on POWER may be %i bytes', (pageSize) => {
    for (const arch of ['ppc32', 'ppc64'] as const) {
      const fragment = object(read('f0fdd38', arch, { pageSize }), 'socket-frag');
      expect(fragment.inferredBy).toBe('linux-cr/page-size');
    }
    const known = object(read('f0fdd38', 's390x', {}), 'socket-frag');
    expect(known.inferredBy).toBe('linux-cr/header-revision');
  });
});

describe('attributes that the corpus has no object for', () => {
  const set = (type: string, ...fields: readonly (readonly [number, 1 | 2 | 4, number])[]): Wishes => ({
    set: { [type]: fields },
  });

  it('network devices by kind', () => {
    const kinds = [0, 1, 2, 3, 9].map((kind) =>
      object(read('5c3471a', 'x86_64', set('NETDEV', [24, 2, kind])), 'netdev'),
    );
    expect(kinds.map(({ attributes }) => attributes.kinds)).toEqual([
      ['lo'],
      ['veth'],
      ['sit'],
      ['macvlan'],
      ['unknown-9'],
    ]);
  });

  it('segments in huge pages, by flag or by page size', () => {
    const huge = (id: string, field: readonly [number, 2 | 4, number]): unknown =>
      object(read(id, 'x86_32', set('IPC_SHM', field)), 'ipc-shm').attributes.huge;
    expect(huge('0abe2fe', [100, 4, 0o4000])).toBe(true);
    expect(huge('d55d4c8', [108, 4, 0o4000])).toBe(true);
    expect(huge('5c3471a', [116, 2, 21])).toBe(true);
    expect(huge('5c3471a', [116, 2, 12])).toBe(false);
    expect(huge('b6cdf01', [116, 2, 21])).toBe(false);
  });

  it('sockets, where their fields stood before a byte was put in front of them', () => {
    const old = read('76fcfe5', 'x86_64', set('SOCKET', [32, 2, 10], [34, 1, 7], [92, 2, 2]));
    // One queue for a socket that has two: whose it is, nobody knows.
    const conversionStops = ['linux-cr/socket@2/queues'];
    expect(object(old, 'socket').attributes).toEqual({ conversionStops, families: [10], states: [7], types: [2] });
    expect(object(old, 'socket-inet').attributes).toEqual({ conversionStops: [], families: [10] });
  });

  it('waits on a futex', () => {
    const [low, high] = [
      read('5c3471a', 'x86_64', set('RESTART_BLOCK', [8, 4, 7])),
      read('5c3471a', 's390x', set('RESTART_BLOCK', [12, 4, 7])),
    ];
    for (const inventory of [low, high]) expect(object(inventory, 'restart-block').attributes.kinds).toEqual(['futex']);
  });
});
