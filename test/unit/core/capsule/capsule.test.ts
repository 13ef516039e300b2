import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeCapsule, encodeCapsule } from '#core/capsule/capsule.ts';
import { CapsuleError } from '#core/capsule/capsule-error.ts';
import { KEPT_TEXTS } from '#core/capsule/capsule-policy.ts';
import { criuRecords, criuRecordsAgain } from '#core/capsule/criu-records.ts';
import { linuxCrRecords, linuxCrRecordsAgain } from '#core/capsule/linux-cr-records.ts';
import type { KeptRecords, ReadRecords } from '#core/capsule/read-records.ts';
import { conversionInspector } from '#core/conversion/linux-cr/inspect-record.ts';
import { CRIU_FILE_KINDS } from '#core/formats/criu/file-kinds.ts';
import type { MessageTable } from '#core/formats/criu/schema/message-table.ts';
import { MESSAGES } from '#core/formats/criu/schema/messages.ts';
import { ImageError } from '#core/formats/image-error.ts';
import { createLinuxCrReader } from '#core/formats/linux-cr/linux-cr-reader.ts';
import { runToEnd } from '#core/inventory/in-steps.ts';
import type { Inventory } from '#core/inventory/inventory.ts';
import type { DetectCondition } from '#core/object-types/criu/criu-object-type.ts';
import { CRIU_OBJECT_TYPES } from '#core/object-types/criu/object-types.ts';
import { corpusPaths } from '../../../support/images/corpus-files.ts';
import { bytesOf, CORPUS } from '../formats/linux-cr/corpus.ts';
import { makeSet } from '../inventory/criu/make-set.ts';
import { readCorpusSet } from '../inventory/criu/read-corpus-set.ts';
import { randomSet } from './random-set.ts';

type ReadAgain = (kept: KeptRecords) => ReadRecords;

function throughCapsule(read: ReadRecords, again: ReadAgain = criuRecordsAgain): ReadRecords {
  const text = encodeCapsule(read);
  if (text === null) throw new Error('too large');
  return again(decodeCapsule(text));
}

function detect(read: ReadRecords): Inventory {
  return runToEnd(read.inventoryInSteps());
}

const SETS = ['criu', 'criu-releases', 'containers'].flatMap((folder) => corpusPaths(folder, '.tar.gz'));

describe('the inventory of a capsule is that of the image', () => {
  it.each(SETS)('%s', async (path) => {
    const read = criuRecords(await readCorpusSet(path));
    const inventory = detect(read);
    expect(inventory.objects.length).toBeGreaterThan(5);
    expect(detect(throughCapsule(read))).toEqual(inventory);
    // What comes out of a capsule goes into the same capsule.
    expect(encodeCapsule(throughCapsule(read))).toBe(encodeCapsule(read));
  });

  it('for any set that the schema allows', () => {
    const types = new Set<string>();
    fc.assert(
      fc.property(randomSet, (set) => {
        const inventory = detect(criuRecords(set));
        for (const { type } of inventory.objects) types.add(type);
        expect(detect(throughCapsule(criuRecords(set)))).toEqual(inventory);
      }),
      { numRuns: 400, seed: 20_261_127 },
    );
    // Else the property says nothing.
    expect(types.size).toBeGreaterThan(CRIU_OBJECT_TYPES.length * 0.6);
  });

  it('for every Linux-CR image of the corpus', () => {
    let read = 0;
    for (const name of CORPUS) {
      const reader = createLinuxCrReader({}, { inspector: conversionInspector });
      try {
        reader.write(bytesOf(name));
        const records = linuxCrRecords(reader.end());
        expect([name, detect(throughCapsule(records, linuxCrRecordsAgain))]).toEqual([name, detect(records)]);
        read += 1;
      } catch (error) {
        if (!(error instanceof ImageError)) throw error;
      }
    }
    expect(read).toBeGreaterThan(20);
  });
});

describe('what detection compares with texts', () => {
  it('survives: every such field has its line in the policy', () => {
    const paths = CRIU_OBJECT_TYPES.flatMap(({ detect: how }) => ('detector' in how ? [] : conditionsIn(how)))
      .filter(comparesTexts)
      .map(fieldOf);
    expect(paths.length).toBeGreaterThan(3);
    expect(paths.filter((path) => !KEPT_TEXTS.has(path))).toEqual([]);
  });
});

function conditionsIn(value: unknown): readonly DetectCondition[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = 'file' in value && 'op' in value ? [value as DetectCondition] : [];
  return [...own, ...Object.values(value).flatMap(conditionsIn)];
}

function comparesTexts({ value, rows = [] }: DetectCondition): boolean {
  const operands = [value, ...rows.map((row) => row.value)].flat();
  return operands.some((operand) => typeof operand === 'string');
}

/** `message.field` of the last step of a path. */
function fieldOf({ file, path = '' }: DetectCondition): string {
  const steps = path.split('.');
  let message = CRIU_FILE_KINDS.get(file)?.message ?? file;
  for (const step of steps.slice(0, -1)) {
    const table: MessageTable = MESSAGES.get(message) ?? {};
    message = Object.values(table).find(({ name }) => name === step)?.type ?? '';
  }
  return `${message}.${steps.at(-1)}`;
}

describe('size', () => {
  it('does not grow with mappings that differ in their addresses only', () => {
    const vmas = Array.from({ length: 10_000 }, (_, index) => ({
      ...{ start: BigInt(index) << 20n, end: (BigInt(index) + 1n) << 20n, pgoff: 0n, shmid: 0n },
      ...{ prot: 3, flags: 34, status: 0x201, fd: -1n },
    }));
    const set = makeSet({ 'core-1': [{ mtype: 1 }], 'mm-1': [{ vmas }] });
    const named = set.files.map((file) => ({
      ...file,
      entries: file.entries.map(({ value }) => ({ message: `${file.kind}_entry`, value })),
    }));
    const read = criuRecords({ ...set, files: named });
    expect(encodeCapsule(read)?.length).toBeLessThan(200_000);
    expect(detect(throughCapsule(read))).toEqual(detect(read));
  });
});

describe('a capsule that cannot be read', () => {
  const good = encodeCapsule(criuRecords(makeSet({ 'core-1': [{ mtype: 1, tc: { comm: 'x' } }] }))) ?? '';

  it.each([
    ['no JSON', '{'],
    ['no kind', '{"version":1,"set":{}}'],
    ['a later version', good.replace('"version":1', '"version":2')],
    ['a message that is not there', good.replace(/\["entry",\d+\]/, '["entry",99]')],
    [
      'a message before those inside of it',
      '{"version":1,"kind":"criu","set":{"files":[]},"messages":[{"a":{"m":0}}]}',
    ],
  ])('%s', (_what, text) => {
    expect(text).not.toBe(good);
    expect(() => criuRecordsAgain(decodeCapsule(text))).toThrow(CapsuleError);
  });

  it('one whose messages double again and again', () => {
    const doubling = Array.from({ length: 60 }, (_, n) => (n === 0 ? {} : { a: { m: n - 1 }, b: { m: n - 1 } }));
    const text = JSON.stringify({ version: 1, kind: 'criu', set: { files: [] }, messages: doubling });
    expect(() => criuRecordsAgain(decodeCapsule(text))).toThrow(CapsuleError);
  });
});
