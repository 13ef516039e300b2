import type { ByteProgram } from '../byte-program.ts';
import { ImageError, type ImageErrorCode } from '../image-error.ts';
import { type ByteOrder, readNumber } from './byte-order.ts';
import type { LinuxCrLimits } from './limits.ts';
import type { FramingGuess } from './linux-cr-records.ts';
import type { PossibleRevisions, Reading } from './possible-revisions.ts';
import { printableText } from './printable-text.ts';
import { Tally } from './tally.ts';

export interface RecordHead {
  readonly number: number;
  /** Includes the 8 bytes of the head. */
  readonly len: number;
  readonly offset: number;
}

const STRING = 5;
const ERROR = 9999;

/** Where the walk over one stream is: offsets, counts and what the records left possible. */
export class RecordWalk {
  readonly order: ByteOrder;
  readonly limits: LinuxCrLimits;
  readonly possible: PossibleRevisions;
  readonly tally: Tally;
  readonly counts = new Map<number, number>();
  readonly unknown = new Map<number, number>();
  readonly guesses = new Set<FramingGuess>();
  offset = 0;
  records = 0;
  #peeked: RecordHead | null = null;

  constructor(order: ByteOrder, limits: LinuxCrLimits, possible: PossibleRevisions) {
    this.order = order;
    this.limits = limits;
    this.possible = possible;
    this.tally = new Tally(order, limits.attributeValues);
  }

  error(code: ImageErrorCode, message: string, offset: number): ImageError {
    return new ImageError(code, message, { offset });
  }

  number(bytes: Uint8Array, at: number, width: 1 | 2 | 4 | 8): number {
    return readNumber(bytes, at, width, this.order);
  }

  *take(count: number): ByteProgram<Uint8Array> {
    const bytes = (yield { take: count }) ?? new Uint8Array(count);
    this.offset += count;
    return bytes;
  }

  *skip(count: number): ByteProgram<void> {
    yield { skip: count };
    this.offset += count;
  }

  /** The next record's head, left in place for whoever reads it. Null at the end of the stream. */
  *peek(): ByteProgram<RecordHead | null> {
    this.#peeked ??= yield* this.#readHead();
    return this.#peeked;
  }

  /** Gives a head back that was taken as bytes: 8 of them, just before where the walk is. */
  *putBack(bytes: Uint8Array): ByteProgram<void> {
    this.#peeked = yield* this.#admitHead(bytes, this.offset - 8);
  }

  /** The next record's head. An ERROR record can stand where any record can, and ends the reading. */
  *next(): ByteProgram<RecordHead> {
    const head = this.#peeked ?? (yield* this.#readHead());
    this.#peeked = null;
    if (head === null) throw this.error('image-incomplete', 'ends without a TAIL record', this.offset);
    return head;
  }

  *#readHead(): ByteProgram<RecordHead | null> {
    const offset = this.offset;
    const bytes = yield { take: 8, endAllowed: true };
    if (bytes === null) return null;
    this.offset += 8;
    return yield* this.#admitHead(bytes, offset);
  }

  *#admitHead(bytes: Uint8Array, offset: number): ByteProgram<RecordHead> {
    const head = { number: this.number(bytes, 0, 4), len: this.number(bytes, 4, 4), offset };
    this.records += 1;
    if (this.records > this.limits.records) {
      throw this.error('image-too-many-records', `more than ${this.limits.records} records`, offset);
    }
    if (head.len < 8) throw this.error('image-length-impossible', `record of ${head.len} bytes, less than 8`, offset);
    if (head.len > this.limits.recordBytes) {
      throw this.error('image-length-impossible', `record of ${head.len} bytes`, offset);
    }
    if (head.number === ERROR) yield* this.#reportError(head);
    return head;
  }

  /** ERROR, then a STRING of NUL, message, NUL; or the message inside ERROR itself, as both kernel readers take it. */
  *#reportError(head: RecordHead): ByteProgram<never> {
    const cap = this.limits.errorTextBytes;
    let text = '';
    if (head.len > 8) text = printableText(yield* this.take(Math.min(head.len - 8, cap + 1)), cap);
    else {
      const follower = yield { take: 8, endAllowed: true };
      const len = follower === null ? 0 : this.number(follower, 4, 4);
      if (follower !== null && this.number(follower, 0, 4) === STRING && len > 8) {
        text = printableText(yield* this.take(Math.min(len - 8, cap + 1)), cap);
      }
    }
    const said = text === '' ? '' : `: ${text}`;
    throw this.error('image-reports-error', `the checkpoint failed while it was written${said}`, head.offset);
  }

  /** What a record is by its number and length, counted; null for an unknown type. Its body is still to be read. */
  admit(head: RecordHead): Reading | null {
    const reading = this.possible.admit(head.number, head.len);
    if (reading === 'impossible') {
      throw this.error('image-length-impossible', `record type ${head.number} of ${head.len} bytes`, head.offset);
    }
    if (reading === null) this.#countUnknown(head);
    else {
      this.counts.set(head.number, (this.counts.get(head.number) ?? 0) + 1);
      this.tally.count(reading.name);
    }
    return reading;
  }

  #countUnknown(head: RecordHead): void {
    this.unknown.set(head.number, (this.unknown.get(head.number) ?? 0) + 1);
    if (this.unknown.size > this.limits.unknownTypes) {
      throw this.error('image-malformed', `more than ${this.limits.unknownTypes} unknown record types`, head.offset);
    }
  }

  /** The next record, which has to be of this type, admitted. */
  *expect(name: string): ByteProgram<RecordHead> {
    const head = yield* this.next();
    const reading = this.admit(head);
    if (reading?.name !== name) {
      throw this.error(
        'image-malformed',
        `${reading?.name ?? `type ${head.number}`} where ${name} should be`,
        head.offset,
      );
    }
    return head;
  }

  /** Reads the first `needs` bytes of the record's body, skips the rest; the bytes have their offsets in the record. */
  *takeBody(head: RecordHead, needs: number): ByteProgram<Uint8Array> {
    const taken = Math.min(needs, head.len);
    const record = new Uint8Array(needs);
    if (taken > 8) record.set(yield* this.take(taken - 8), 8);
    yield* this.skip(head.len - Math.max(8, taken));
    return record;
  }
}
