import type { ByteProgram, ByteRequest } from '../byte-program.ts';
import { ImageError, type ImageErrorCode } from '../image-error.ts';
import type { WorkBudget } from '../work-budget.ts';
import { type ByteOrder, readNumber } from './byte-order.ts';
import type { LinuxCrLimits } from './limits.ts';
import type { FramingGuess } from './linux-cr-records.ts';
import type { PossibleRevisions } from './possible-revisions.ts';
import { printableText } from './printable-text.ts';
import type { Reading } from './reading.ts';
import { RecordNotes } from './record-notes.ts';
import { Tally } from './tally.ts';
import type { RecordHead, WalkStart } from './walk-start.ts';

export type { RecordHead };

const STRING = 5;
export const ERROR = 9999;

/** The request for the next record's head; the stream may end here. */
export const HEAD: ByteRequest = { take: 8, endAllowed: true };

/** No field that is read lies beyond this offset in its record (kept-fields.ts, record-lengths.ts). */
const MAX_NEEDS = 128;

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
  readonly notes: RecordNotes;
  readonly #onRecord: WalkStart['onRecord'];
  readonly #work: WorkBudget;
  #record = new Uint8Array(MAX_NEEDS);
  #peeked: RecordHead | null = null;

  constructor(
    order: ByteOrder,
    limits: LinuxCrLimits,
    possible: PossibleRevisions,
    start: WalkStart,
    work: WorkBudget,
  ) {
    this.notes = new RecordNotes(start.inspector, order);
    this.#onRecord = start.onRecord;
    this.#work = work;
    this.order = order;
    this.limits = limits;
    this.possible = possible;
    this.tally = new Tally(order, limits.attributeValues);
  }

  error(code: ImageErrorCode, message: string, offset: number): ImageError {
    return new ImageError(code, message, { offset });
  }

  /** Steps beyond those that taking and skipping bytes are. */
  spend(steps: number, offset: number): void {
    this.#work.spend(steps, null, offset);
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

  /** The next record's head, left in place for whoever reads it. */
  *peek(): ByteProgram<RecordHead> {
    this.#peeked ??= this.headOf(yield HEAD);
    if (this.#peeked.number === ERROR) yield* this.reportError(this.#peeked);
    return this.#peeked;
  }

  /** A head that was peeked at, now taken. */
  takePeeked(): RecordHead | null {
    const head = this.#peeked;
    this.#peeked = null;
    return head;
  }

  /** Gives back 8 bytes just taken that are a head. */
  putBack(bytes: Uint8Array): void {
    this.offset -= 8;
    this.#peeked = this.headOf(bytes);
  }

  /** The next record's head. An ERROR record can stand where any record can, and ends the reading. */
  *next(): ByteProgram<RecordHead> {
    const head = this.takePeeked() ?? this.headOf(yield HEAD);
    if (head.number === ERROR) yield* this.reportError(head);
    return head;
  }

  /** Null is the end of the stream, where a TAIL should have been. */
  headOf(bytes: Uint8Array | null): RecordHead {
    const { offset } = this;
    if (bytes === null) throw this.error('image-incomplete', 'the image ends without a TAIL record', offset);
    const head = { number: this.number(bytes, 0, 4), len: this.number(bytes, 4, 4), offset };
    this.offset += 8;
    this.records += 1;
    if (this.records > this.limits.records) {
      throw this.error('image-too-many-records', `more than ${this.limits.records} records`, offset);
    }
    if (head.len < 8)
      throw this.error('image-length-impossible', `record of ${head.len} bytes, expected at least 8`, offset);
    if (head.len > this.limits.recordBytes) {
      throw this.error('image-length-impossible', `record of ${head.len} bytes`, offset);
    }
    this.#onRecord?.(head);
    return head;
  }

  /** ERROR, then a STRING of NUL, message, NUL; or the message inside ERROR itself, as both kernel readers take it. */
  *reportError(head: RecordHead): ByteProgram<never> {
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

  /** A record whose head was read as something else first. */
  announce(head: RecordHead): void {
    this.records += 1;
    this.#onRecord?.(head);
  }

  /** What a record is by its number and length, counted; null for an unknown type. Its body is still to be read. */
  admit(head: RecordHead): Reading | null {
    const admitted = this.possible.admit(head.number, head.len);
    if (admitted === 'impossible') {
      const what = `${this.possible.nameOf(head.number)} of ${head.len} bytes`;
      throw this.error('image-length-impossible', what, head.offset);
    }
    const reading = admitted?.mixed ? this.#settle(head) : admitted;
    if (reading === null) this.#countUnknown(head);
    else {
      this.counts.set(head.number, (this.counts.get(head.number) ?? 0) + 1);
      this.tally.count(reading.name);
    }
    return reading;
  }

  /**
   * 404 was MM_CONTEXT and became HPAGE, of equal length on x86. A VMA before it tells by its length; a huge page of
   * shared memory comes earlier, before any address space does.
   */
  #settle(head: RecordHead): Reading | null {
    return this.possible.settle(head.number, this.tally.countOf('MM') > 0 ? 'MM_CONTEXT' : 'HPAGE');
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
      const what = `${reading?.name ?? `type ${head.number}`} instead of ${name}`;
      throw this.error('image-malformed', what, head.offset);
    }
    return head;
  }

  /**
   * The first `needs` bytes of the record, at their offsets in it; the head is left out, and what the record lacks is 0.
   * The bytes are good until the next call.
   */
  *takeBody(head: RecordHead, needs: number): ByteProgram<Uint8Array> {
    if (needs > this.#record.length) this.#record = new Uint8Array(needs);
    const record = this.#record;
    const taken = Math.min(needs, head.len) - 8;
    if (taken < needs - 8) record.fill(0, 0, needs);
    if (taken > 0) record.set((yield { take: taken }) ?? [], 8);
    const rest = head.len - 8 - Math.max(0, taken);
    if (rest > 0) yield { skip: rest };
    this.offset += head.len - 8;
    return record;
  }
}
