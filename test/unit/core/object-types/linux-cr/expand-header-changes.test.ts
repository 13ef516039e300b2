import { describe, expect, it } from 'vitest';
import { applyNumberChange } from '#core/object-types/linux-cr/apply-number-change.ts';
import { expandHeaderChanges } from '#core/object-types/linux-cr/expand-header-changes.ts';
import type { HeaderChange, RecordChange } from '#core/object-types/linux-cr/header-change.ts';
import { HEADER_CHANGES } from '#core/object-types/linux-cr/header-changes.ts';
import { HEADER_REVISIONS, VERSION_BUMPS } from '#core/object-types/linux-cr/header-revisions.ts';

describe('a change of numbers', () => {
  const OLD = { TREE: 101, TASK: 102, NS: 108, TAIL: 9001 };

  it('gives a free number to a new name and moves nothing', () => {
    expect(applyNumberChange(OLD, { MM: 401 })).toEqual({ ...OLD, MM: 401 });
  });

  it('pushes up what has the number, as far as numbers follow each other', () => {
    expect(applyNumberChange(OLD, { PIDS: 101 })).toEqual({ PIDS: 101, TREE: 102, TASK: 103, NS: 108, TAIL: 9001 });
  });

  it('inserts names in the order given', () => {
    expect(applyNumberChange({ A: 1, B: 2, C: 3 }, { X: 2, Y: 4 })).toEqual({ A: 1, X: 2, B: 3, Y: 4, C: 5 });
  });

  it('takes a name from its old number before it gets the new one', () => {
    expect(applyNumberChange({ A: 1, B: 2, C: 3 }, { C: 1 })).toEqual({ C: 1, A: 2, B: 3 });
  });

  it('takes a name away and leaves its number free', () => {
    expect(applyNumberChange(OLD, { TASK: null })).toEqual({ TREE: 101, NS: 108, TAIL: 9001 });
    expect(() => applyNumberChange(OLD, { CPU: null })).toThrow('CPU cannot be removed: it has no number.');
  });

  it('lists names by their numbers', () => {
    expect(Object.keys(applyNumberChange(OLD, { HEADER: 1 }))).toEqual(['HEADER', 'TREE', 'TASK', 'NS', 'TAIL']);
  });
});

const FIRST: HeaderChange = {
  ...{ id: 'a', label: 'first', date: '2009-10-25', checkpointVersion: 3, arches: ['x86_32'] },
  typeNumbers: { HEADER: 1, TREE: 101, CPU: 102 },
  archRecords: { x86: ['CPU'], arm: ['CPU'] },
};
const DATED = { label: 'later', date: '2010-01-01' };
const LAYOUT: Omit<RecordChange, 'types'> = {
  ...{ kinds: ['layout'], conversion: 'mechanical', change: 'Longer.', how: 'Append 8 zero bytes.', proven: false },
};
const RENUMBERED = {
  ...{ kinds: ['renumber'], conversion: 'mechanical', change: 'PIDS came.', how: 'Rewrite the type number.' },
  proven: true,
};

describe('a list of header changes', () => {
  it('starts with the first revision in full, every record type at version 1', () => {
    const { revisions, bumps } = expandHeaderChanges([FIRST]);
    expect(revisions).toMatchObject([
      { index: 0, id: 'a', checkpointVersion: 3, archIds: {}, typeNumbers: { HEADER: 1, TREE: 101, CPU: 102 } },
    ]);
    expect(revisions[0]?.versions).toEqual({ 'CPU@arm': 1, 'CPU@x86': 1, HEADER: 1, TREE: 1 });
    expect(bumps).toEqual([]);
  });

  it('keeps what a change leaves out, and raises the version of each type that has a bump', () => {
    const { revisions, bumps } = expandHeaderChanges([
      FIRST,
      { ...DATED, id: 'b', checkpointVersion: 4, bumps: [{ ...LAYOUT, types: ['HEADER', 'CPU@x86'] }] },
      { ...DATED, id: 'c', bumps: [{ ...LAYOUT, types: ['HEADER'] }] },
    ]);
    expect(revisions[2]).toMatchObject({ index: 2, checkpointVersion: 4, arches: ['x86_32'] });
    expect(revisions.map(({ versions }) => versions.HEADER)).toEqual([1, 2, 3]);
    expect(bumps).toEqual([
      { ...LAYOUT, type: 'CPU@x86', toVersion: 2, fromRevision: 'a', revision: 'b' },
      { ...LAYOUT, type: 'HEADER', toVersion: 2, fromRevision: 'a', revision: 'b' },
      { ...LAYOUT, type: 'HEADER', toVersion: 3, fromRevision: 'b', revision: 'c' },
    ]);
  });

  it('makes a bump of every type whose number moved', () => {
    const { revisions, bumps } = expandHeaderChanges([
      FIRST,
      { ...DATED, id: 'b', typeNumbers: { PIDS: 101 }, renumbered: 'PIDS came.' },
    ]);
    expect(revisions[1]?.versions).toEqual({ 'CPU@arm': 2, 'CPU@x86': 2, HEADER: 1, PIDS: 1, TREE: 2 });
    expect(bumps).toHaveLength(3);
    expect(bumps).toContainEqual({ ...RENUMBERED, type: 'TREE', toVersion: 2, fromRevision: 'a', revision: 'b' });
  });

  it('compares a type that comes back with where it was last', () => {
    const bump: RecordChange = { ...LAYOUT, kinds: ['renumber'], types: ['CPU@arm'] };
    const { revisions, bumps } = expandHeaderChanges([
      FIRST,
      { ...DATED, id: 'b', archRecords: { arm: null } },
      { ...DATED, id: 'c', typeNumbers: { PIDS: 101 }, renumbered: 'PIDS came.' },
      { ...DATED, id: 'd', archRecords: { arm: ['CPU', 'THREAD'] }, bumps: [bump] },
    ]);
    expect(revisions.map(({ versions }) => versions['CPU@arm'])).toEqual([1, undefined, undefined, 2]);
    expect(revisions[3]?.versions['THREAD@arm']).toBe(1);
    expect(bumps.find(({ type }) => type === 'CPU@arm')).toMatchObject({ fromRevision: 'a', revision: 'd' });
  });

  it.each([
    ['a moved type without a word about it', { typeNumbers: { PIDS: 101 } }, 'why CPU@arm has a new number'],
    ['a bump of a record that is not there', { bumps: [{ ...LAYOUT, types: ['VMA'] }] }, 'a bump of VMA'],
    [
      'a bump that names a new number without one',
      { bumps: [{ ...LAYOUT, kinds: ['renumber'], types: ['TREE'] }] },
      'the type number of TREE does not match its bump',
    ],
    [
      'a bump that does not explain a new number',
      { typeNumbers: { PIDS: 101 }, renumbered: 'PIDS came.', bumps: [{ ...LAYOUT, types: ['TREE'] }] },
      'the type number of TREE does not match its bump',
    ],
    [
      'a bump of a type that has just come',
      { typeNumbers: { VMA: 402 }, bumps: [{ ...LAYOUT, types: ['VMA'] }] },
      'the type number of VMA does not match its bump',
    ],
  ])('is refused with %s', (_, change, message) => {
    expect(() => expandHeaderChanges([FIRST, { ...DATED, id: 'b', ...change }])).toThrow(message);
  });
});

describe('the changes of the Linux-CR headers', () => {
  it('come to 17 revisions and 68 bumps', () => {
    expect(HEADER_REVISIONS.map(({ id }) => id)).toEqual(HEADER_CHANGES.map(({ id }) => id));
    expect([HEADER_REVISIONS.length, VERSION_BUMPS.length]).toEqual([17, 68]);
  });

  it('number record types as the newest headers do', () => {
    const { typeNumbers = {}, objTypeNumbers, archIds } = HEADER_REVISIONS.at(-1) ?? {};
    expect(typeNumbers).toMatchObject({ PIDS: 101, TREE: 102, TASK_CREDS: 118, MM_CONTEXT: 405, SOCKET_INET: 706 });
    expect(objTypeNumbers).toMatchObject({ PID: 1, INODE: 2, SECURITY: 20, SEM_UNDO: 23 });
    expect(archIds).toEqual({ X86_32: 1, X86_64: 2, S390X: 3, ARM: 4 });
  });
});
