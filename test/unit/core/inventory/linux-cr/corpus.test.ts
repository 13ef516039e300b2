import { describe, expect, it } from 'vitest';
import { CONVERSIONS } from '#core/object-types/linux-cr/conversions.ts';
import type { AttributeValue } from '../../../../../src/core/image/attribute-value.ts';
import type { InventoryObject } from '../../../../../src/core/inventory/inventory.ts';
import { ATTRIBUTES } from '../../../../../src/core/object-types/linux-cr/attributes.ts';
import {
  archFamilyOf,
  LINUX_CR_REVISIONS,
  objectTypeIdOf,
} from '../../../../../src/core/object-types/linux-cr/revisions.ts';
import { bytesOf, CORPUS, expectationOf, inventoryOf } from '../../formats/linux-cr/corpus.ts';
import { checkWellFormed } from '../../formats/linux-cr/well-formed.ts';

const ARCH_SPECIFIC = ['HEADER_ARCH', 'THREAD', 'CPU', 'CPU_FPU', 'MM_CONTEXT', 'MM_CONTEXT_LDT'];
const BY_REVISION = CORPUS.filter((image) => expectationOf(image).types !== undefined);
const READABLE = CORPUS.filter((image) => {
  const { valid, expect: expected } = expectationOf(image);
  return valid !== false || expected?.startsWith('unknown object type');
});

function objectsOf(image: string): ReadonlyMap<string, InventoryObject> {
  return new Map(inventoryOf(bytesOf(image)).objects.map((object) => [object.type, object]));
}

/** Versions an object may be of: one, or those that the revisions left possible. */
function versionsOf({ version, attributes }: InventoryObject): readonly AttributeValue[] {
  const several = attributes.equalVersions ?? attributes.possibleVersions ?? [version];
  return several as readonly AttributeValue[];
}

describe('every image of the corpus against its JSON', () => {
  it('covers eight revisions and the letters', () => {
    expect(BY_REVISION).toHaveLength(33);
    expect(READABLE).toHaveLength(BY_REVISION.length + 4);
  });

  it.each(READABLE)('%s: arch, types and counts', (image) => {
    const expectation = expectationOf(image);
    const inventory = inventoryOf(bytesOf(image));
    checkWellFormed(inventory);
    expect(inventory.arch).toBe(expectation.arch);
    expect(inventory.flavour).toBe('stream');
    const family = archFamilyOf(inventory.arch);
    const expected = new Map<string, number>();
    for (const { name, type, count } of expectation.inventory) {
      const known = ARCH_SPECIFIC.includes(name) ? objectTypeIdOf(`${name}@${family}`) : objectTypeIdOf(name);
      const id = type === 777 ? 'linux-cr/unknown-777' : known;
      expected.set(id, (expected.get(id) ?? 0) + count);
    }
    expect(new Map(inventory.objects.map(({ type, count }) => [type, count]))).toEqual(expected);
    expect(inventory.read).toEqual({
      bytes: bytesOf(image).length,
      files: 1,
      records: expectation.records.length,
      unknown: image.startsWith('f-') ? 1 : 0,
    });
  });

  it.each(BY_REVISION)('%s: the versions of its revision, as the JSON has them', (image) => {
    const { types = {} } = expectationOf(image);
    for (const object of objectsOf(image).values()) {
      const [type] = Object.keys(types).filter((candidate) => objectTypeIdOf(candidate) === object.type);
      expect(type, object.type).toBeDefined();
      expect(versionsOf(object), object.type).toContain(types[type ?? '']);
      if (object.type !== 'linux-cr/header') expect(object.version, object.type).toBe(types[type ?? '']);
    }
  });

  it.each(BY_REVISION)('%s: the revision, with those that a minimal image of it cannot be told from', (image) => {
    const { revision = '', arch } = expectationOf(image);
    const { origin, objects } = inventoryOf(bytesOf(image));
    const possible = objects.find(({ type }) => type === 'linux-cr/header')?.attributes.revisions;
    const alike = (ALIKE.find((group) => group.includes(revision)) ?? [revision]).filter((id) => hasArch(id, arch));
    expect(possible).toEqual([...alike].sort());
    expect(origin.revision).toBe(alike.length === 1 ? revision : null);
  });
});

/** Revisions that differ only in objects that the minimal images do not have, or in a flag. */
const ALIKE: readonly (readonly string[])[] = [
  ['0abe2fe', 'a53775e'],
  ['d55d4c8', 'db94f5e', '76fcfe5'],
  ['b0d8304', '82822cf', 'f678773'],
  ['1fd8e6e', '5c3471a'],
];

function hasArch(id: string, arch: string): boolean {
  return LINUX_CR_REVISIONS.find((revision) => revision.id === id)?.archIds[arch.toUpperCase()] !== undefined;
}

describe('the newest revision, in full', () => {
  const rich = objectsOf('b-pipes-epoll-sockets-ipc-pty');
  const attributesOf = (type: string): unknown => {
    const { conversionStops: _, ...others } = rich.get(`linux-cr/${type}`)?.attributes ?? {};
    return others;
  };

  it('keeps what rules look at', () => {
    expect(attributesOf('header')).toEqual({
      atVectorSize: 44,
      equalVersions: [5, 6],
      kernelVersion: '2.6.38',
      nTtyBufSize: 4096,
      netns: false,
      rev: 6,
      revisions: ['1fd8e6e', '5c3471a'],
      rlimitNlimits: 16,
      signalNsig: 64,
      taskCommLen: 16,
      ttyTermiosNccs: 19,
      utsLens: '65,65,65,65,65,65',
    });
    expect(attributesOf('header-arch.x86')).toEqual({ hasFxsr: true, hasXsave: false, xstateSize: 512 });
    expect(attributesOf('pids')).toEqual({ nested: false });
    expect(attributesOf('tree')).toEqual({ nested: false });
    expect(attributesOf('file')).toEqual({ kinds: ['epoll', 'eventfd', 'fifo', 'generic', 'pipe', 'socket', 'tty'] });
    expect(attributesOf('vma')).toEqual({ kinds: ['anon', 'file', 'shm-ipc-skip', 'vdso'] });
    expect(attributesOf('socket')).toEqual({ families: [1, 2], types: [1], states: [1] });
    expect(attributesOf('socket-inet')).toEqual({ families: [2] });
    expect(attributesOf('tty')).toEqual({ drivers: [4] });
    expect(attributesOf('ipc-shm')).toEqual({ huge: false });
    expect(attributesOf('restart-block')).toEqual({ kinds: ['none'] });
  });

  it('tells where it came from', () => {
    const { origin } = inventoryOf(bytesOf('b-pipes-epoll-sockets-ipc-pty'));
    expect(origin).toEqual({
      kernel: '2.6.38-synthetic',
      criu: null,
      revision: null,
      evidence: 'HEADER record: checkpoint version 6, header revision 1fd8e6e or 5c3471a',
    });
  });

  it('says what each version rests on', () => {
    expect(rich.get('linux-cr/task')).toMatchObject({ version: 5, inferredBy: 'linux-cr/revisions-agree' });
    expect(rich.get('linux-cr/header')).toMatchObject({ version: 6, inferredBy: 'linux-cr/same-on-arch' });
    const arm = objectsOf('16-5c3471a-arm');
    expect(arm.get('linux-cr/header')).toMatchObject({ version: 6, inferredBy: 'linux-cr/header-revision' });
    expect(objectsOf('f-unknown-type-777').get('linux-cr/unknown-777')).toEqual({
      type: 'linux-cr/unknown-777',
      version: 1,
      count: 1,
      attributes: {},
      inferredBy: 'linux-cr/unknown-type',
    });
  });

  it('keeps no name, path, address or memory', () => {
    for (const image of READABLE) {
      const stops = new Set(CONVERSIONS.flatMap((step) => step.stops.map(({ id }) => id)));
      const kept = inventoryOf(bytesOf(image)).objects.map(({ attributes: { conversionStops, ...others } }) => {
        for (const stop of Array.isArray(conversionStops) ? conversionStops : []) expect(stops).toContain(stop);
        return others;
      });
      const text = JSON.stringify(kept);
      expect(text).not.toMatch(/\/|minimal|fifo-|0x|\.so/);
    }
  });
});

describe('attributes', () => {
  /** In no image of the corpus; write-image.ts makes them for revisions.test.ts. */
  const NOT_IN_CORPUS = ['linux-cr/netdev', 'linux-cr/hpage'];

  it('each documented one is filled for some real image', () => {
    const met = new Set<string>();
    for (const image of READABLE) {
      for (const { type, attributes } of objectsOf(image).values()) {
        for (const name of Object.keys(attributes)) met.add(`${type} ${name}`);
      }
    }
    const documented = Object.entries(ATTRIBUTES).flatMap(([type, names]) =>
      NOT_IN_CORPUS.includes(type) ? [] : Object.keys(names).map((name) => `${type} ${name}`),
    );
    expect(documented.filter((attribute) => !met.has(attribute))).toEqual([]);
  });
});
