import type { ByteProgram } from '../byte-program.ts';
import type { CriuEntry, CriuFile } from './criu-image-set.ts';
import { decodeMessage } from './decode-message.ts';
import { type FileReading, readU32 } from './file-reading.ts';
import { createPagemapFold } from './fold-pagemap.ts';
import { skipPayload } from './payloads.ts';

/** Stand before the type magic in every V1.1 file but the inventory (CRIU criu/include/magic.h). */
const IMG_COMMON = 0x54564319;
const IMG_SERVICE = 0x55105940;
/** CRIU has a handful of kinds of page-map entry; each takes a place in a map. */
const FOLD_WEIGHT = 16;
const SERVICE_KINDS: ReadonlySet<string> = new Set(['stats-dump', 'stats-restore', 'irmap-cache']);

/**
 * `[group magic] [type magic] { u32 size, message, payload }*` to the end of the file. A file of no bytes is legal:
 * CRIU creates images lazily.
 */
export function* readCriuFile(reading: FileReading): ByteProgram<Omit<CriuFile, 'bytes'>> {
  const first = yield { take: 4, endAllowed: true };
  if (first === null) return fileOf(reading, [], 0);
  yield* readMagics(first, reading);
  const { kind } = reading;
  const fold = kind.message === 'pagemap_entry' ? createPagemapFold() : null;
  const entries: CriuEntry[] = [];
  let count = 0;
  for (; ; count += 1) {
    const head = yield { take: 4, endAllowed: true };
    if (head === null) break;
    reading.countEntry();
    if (kind.single && count > 0) throw reading.error('image-malformed', 'a second entry, expected only one', 4);
    const bytes = (yield { take: reading.entrySize(head) }) ?? new Uint8Array(0);
    const message = fold !== null && count === 0 ? 'pagemap_head' : kind.message;
    const before = reading.budget.values;
    const value = decodeMessage(message, bytes, reading.decodeContext(bytes.length));
    if (fold === null || count === 0) {
      entries.push({ message, value });
      reading.spendKept(reading.budget.values - before);
    } else if (fold.add(value)) reading.budget.spendValues(FOLD_WEIGHT, reading.name, reading.offset());
    else reading.budget.refundValues(reading.budget.values - before);
    if (kind.payload !== null) yield* skipPayload(kind.payload, value, reading);
  }
  if (kind.single && count === 0) throw reading.error('image-truncated', 'its entry is missing');
  return fileOf(reading, fold === null ? entries : [...entries, ...fold.entries()], count);
}

function fileOf(reading: FileReading, entries: readonly CriuEntry[], entryCount: number): Omit<CriuFile, 'bytes'> {
  const values = reading.unknownFields.values();
  return {
    name: reading.name,
    kind: reading.kind.kind,
    id: reading.id,
    entries,
    entryCount,
    unknownFields: reading.unknownFields.count,
    unknownFieldNames: reading.unknownFields.names(),
    ...(values.length === 0 ? null : { unknownValues: values }),
  };
}

/** Finds the byte order by the first magic, since sizes follow it; the inventory never has a group magic. */
export function* readMagics(first: Uint8Array, reading: FileReading): ByteProgram<void> {
  const { kind } = reading;
  const group = SERVICE_KINDS.has(kind.kind) ? IMG_SERVICE : IMG_COMMON;
  for (const order of ['little', 'big'] as const) {
    const magic = readU32(first, order);
    if (magic === kind.magic) {
      reading.byteOrder = order;
      return;
    }
    if (magic !== group || kind.kind === 'inventory') continue;
    reading.byteOrder = order;
    const second = yield { take: 4 };
    if (second !== null && readU32(second, order) === kind.magic) return;
    throw reading.error('image-bad-magic', `wrong magic for ${kind.kind}`, 4);
  }
  throw reading.error('image-bad-magic', `wrong magic for ${kind.kind}`, 4);
}
