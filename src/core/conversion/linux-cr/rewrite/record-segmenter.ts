import type { RecordHead } from '../../../formats/linux-cr/walk-start.ts';

/** Receives the stream in pieces. `begin` chooses the form in which it gets the next record. */
export interface RecordReceiver {
  /** False: not yet, and nothing behind it either. */
  ready(head: RecordHead): boolean;
  /** `whole`: the record in one piece, with its head. `parts`: the bytes after its head, as they arrive. */
  begin(head: RecordHead): 'whole' | 'parts';
  whole(head: RecordHead, record: Uint8Array): void;
  part(bytes: Uint8Array): void;
  /** A record that came in parts is over. */
  end(head: RecordHead): void;
  /** Bytes behind a record that belong to none: the page of a SOCKET_FRAG, a huge page. */
  unframed(bytes: Uint8Array): void;
}

const HEAD_BYTES = 8;
/** A head is announced with its eighth byte, so more bytes than these without one are no head in the making. */
const UNDECIDED_BYTES = 16;

interface OpenRecord {
  readonly head: RecordHead;
  readonly buffer: Uint8Array | null;
  filled: number;
}

/**
 * Cuts a stream into records, by the heads that the reader of the same stream announces: only it knows where records
 * begin. Bytes are given to the segmenter after the reader has seen them.
 */
export class RecordSegmenter {
  readonly #receiver: RecordReceiver;
  readonly #heads: RecordHead[] = [];
  #nextHead = 0;
  #position = 0;
  #open: OpenRecord | null = null;
  #undecided: Uint8Array = new Uint8Array(0);

  constructor(receiver: RecordReceiver) {
    this.#receiver = receiver;
  }

  announce(head: RecordHead): void {
    this.#heads.push(head);
  }

  /** How many of the bytes were taken: fewer than all when the receiver is not ready, and the rest is to come again. */
  write(chunk: Uint8Array): number {
    if (this.#undecided.length > 0) {
      const before = this.#undecided;
      this.#undecided = new Uint8Array(0);
      const taken = this.#take(before);
      if (taken < before.length) {
        this.#undecided = before.subarray(taken);
        return 0;
      }
    }
    const taken = this.#take(chunk);
    this.#heads.splice(0, this.#nextHead);
    this.#nextHead = 0;
    return taken;
  }

  /** Nothing more comes: what is undecided belongs to no record. */
  end(): void {
    if (this.#undecided.length > 0) this.#receiver.unframed(this.#undecided);
  }

  #take(bytes: Uint8Array): number {
    let at = 0;
    while (at < bytes.length) {
      const taken = this.#takeSome(bytes.subarray(at));
      if (taken === 0) return at;
      at += taken;
    }
    return at;
  }

  /** How many of the bytes were taken; 0 = the receiver is not ready. */
  #takeSome(bytes: Uint8Array): number {
    if (this.#open !== null) return this.#fill(this.#open, bytes);
    const head = this.#heads[this.#nextHead];
    if (head === undefined) return this.#keepUndecided(bytes);
    if (head.offset > this.#position) return this.#passUnframed(bytes, head.offset - this.#position);
    if (!this.#receiver.ready(head)) return 0;
    this.#nextHead += 1;
    const whole = this.#receiver.begin(head) === 'whole';
    this.#open = { head, buffer: whole ? new Uint8Array(head.len) : null, filled: 0 };
    return this.#fill(this.#open, bytes);
  }

  #fill(open: OpenRecord, bytes: Uint8Array): number {
    const count = Math.min(open.head.len - open.filled, bytes.length);
    const part = bytes.subarray(0, count);
    if (open.buffer !== null) open.buffer.set(part, open.filled);
    else if (open.filled + count > HEAD_BYTES)
      this.#receiver.part(part.subarray(Math.max(0, HEAD_BYTES - open.filled)));
    open.filled += count;
    this.#position += count;
    if (open.filled === open.head.len) {
      this.#open = null;
      if (open.buffer !== null) this.#receiver.whole(open.head, open.buffer);
      else this.#receiver.end(open.head);
    }
    return count;
  }

  #passUnframed(bytes: Uint8Array, most: number): number {
    const count = Math.min(most, bytes.length);
    this.#receiver.unframed(bytes.subarray(0, count));
    this.#position += count;
    return count;
  }

  #keepUndecided(bytes: Uint8Array): number {
    const held = new Uint8Array(this.#undecided.length + bytes.length);
    held.set(this.#undecided);
    held.set(bytes, this.#undecided.length);
    const sure = Math.max(0, held.length - UNDECIDED_BYTES);
    if (sure > 0) this.#passUnframed(held, sure);
    this.#undecided = held.slice(sure);
    return bytes.length;
  }
}
