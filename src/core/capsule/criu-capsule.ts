import type { CriuEntry, CriuFile, CriuImageSet } from '../formats/criu/criu-image-set.ts';
import type { InSteps } from '../inventory/in-steps.ts';
import { blankMessageInSteps } from './blank-message.ts';
import { CapsuleError } from './capsule-error.ts';
import { CAPSULE_LIMITS } from './limits.ts';
import { MessageTableWriter, readMessageTable } from './message-table.ts';
import type { KeptRecords } from './read-records.ts';
import { blankFacts } from './set-facts.ts';

/** The set with its secrets blanked, as JSON; a step for every entry, and more for long ones. */
export function* criuCapsuleInSteps(set: CriuImageSet): InSteps<KeptRecords> {
  const table = new MessageTableWriter();
  const { files, ...around } = set;
  const encodedFiles: object[] = [];
  for (const { entries, ...file } of files) {
    const encoded: (readonly [string, number])[] = [];
    for (const { message, value } of entries) {
      const blanked = yield* blankMessageInSteps(message, value, set.byteOrder);
      encoded.push([message, yield* table.addInSteps(blanked)]);
      yield;
    }
    encodedFiles.push({ ...(blankFacts(file, 'files') as object), entries: encoded });
  }
  return { kind: 'criu', set: { ...(blankFacts(around) as object), files: encodedFiles }, messages: table.table };
}

/** What `criuCapsuleInSteps` made; of a damaged one whatever its shape lets through. @throws CapsuleError */
export function criuSetOf(capsule: KeptRecords): CriuImageSet {
  const { set, messages } = capsule;
  if (!Array.isArray(messages) || !isObject(set) || !Array.isArray(set.files))
    throw new CapsuleError('expected an image set');
  const table = readMessageTable(messages, CAPSULE_LIMITS.messages);
  let entriesLeft: number = CAPSULE_LIMITS.messages;
  const files = set.files.map((file: unknown): CriuFile => {
    if (!isObject(file) || !Array.isArray(file.entries)) throw new CapsuleError('expected an image file');
    entriesLeft -= file.entries.length;
    if (entriesLeft < 0) throw new CapsuleError('too many entries');
    return { ...file, entries: file.entries.map((entry: unknown) => entryOf(entry, table)) } as unknown as CriuFile;
  });
  return { ...set, files } as unknown as CriuImageSet;
}

function entryOf(entry: unknown, table: readonly CriuEntry['value'][]): CriuEntry {
  const [message, number] = Array.isArray(entry) ? (entry as readonly unknown[]) : [];
  const value = typeof number === 'number' ? table[number] : undefined;
  if (typeof message !== 'string' || value === undefined) throw new CapsuleError('an entry has no message');
  return { message, value };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
