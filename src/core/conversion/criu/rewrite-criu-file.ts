import type { ByteProgram } from '../../formats/byte-program.ts';
import { decodeMessage } from '../../formats/criu/decode-message.ts';
import type { FileReading } from '../../formats/criu/file-reading.ts';
import { readMagics } from '../../formats/criu/read-criu-file.ts';
import { ImageError } from '../../formats/image-error.ts';
import type { MessageEdits } from './edit-message.ts';
import type { FileBytes } from './file-bytes.ts';

/**
 * A file of entries, read as read-criu-file.ts does and written again, entry by entry. Entries are decoded too, so that
 * bad bytes raise the errors that a scan raises, at the same offsets.
 */
export function* rewriteCriuFile(reading: FileReading, edits: MessageEdits, into: FileBytes): ByteProgram<void> {
  const { kind } = reading;
  // What follows an entry is process data, and none of the messages that are edited has any.
  if (kind.payload !== null) throw new RangeError(`${kind.kind} has payloads`);
  const first = yield { take: 4, endAllowed: true };
  if (first === null) return;
  into.push(first);
  yield* readMagics(first, reading);
  if (reading.offset() > 4) into.pushU32(kind.magic, reading.byteOrder);
  for (let count = 0; ; count += 1) {
    const head = yield { take: 4, endAllowed: true };
    if (head === null) break;
    reading.countEntry();
    if (kind.single && count > 0) throw reading.error('image-malformed', 'a second entry, expected only one', 4);
    const bytes = (yield { take: reading.entrySize(head) }) ?? new Uint8Array(0);
    const message = kind.message === 'pagemap_entry' && count === 0 ? 'pagemap_head' : kind.message;
    const before = reading.budget.values;
    decodeMessage(message, bytes, reading.decodeContext(bytes.length));
    reading.budget.refundValues(reading.budget.values - before);
    const edited = edits.apply(message, bytes, (why) => refuseEntry(reading, why, bytes.length));
    into.pushU32(edited.length, reading.byteOrder);
    into.push(edited);
  }
}

function refuseEntry({ name, offset }: FileReading, why: string, length: number): never {
  throw new ImageError('conversion-refused', `${name}: ${why}`, { file: name, offset: offset() - length });
}
