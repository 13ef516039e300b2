import type { ByteOrder } from './byte-order.ts';
import { socketStateOf } from './kept-fields.ts';
import type { InspectedKind, Reading } from './reading.ts';
import type { RecordInspector } from './record-inspector.ts';

/** What an inspector said about the records of one image. */
export class RecordNotes {
  readonly #inspector: RecordInspector | null;
  readonly #order: ByteOrder;
  readonly #notes = new Map<string, Set<string>>();
  readonly #kinds = new Map<string, InspectedKind>();
  readonly #socketStates = new Map<number, number>();
  #socketState: number | null = null;

  constructor(inspector: RecordInspector | null, order: ByteOrder) {
    this.#inspector = inspector;
    this.#order = order;
  }

  /** Bytes of the record to have at hand. */
  needs(reading: Reading): number {
    return reading.inspected.reduce((most, kind) => Math.max(most, this.#inspector?.needs(kind) ?? 0), 0);
  }

  look(reading: Reading, record: Uint8Array): void {
    if (reading.name === 'SOCKET') this.#noteSocket(reading.version, record);
    for (const kind of reading.inspected) {
      const notes = this.#notes.get(kind.key) ?? new Set<string>();
      this.#notes.set(kind.key, notes);
      this.#kinds.set(kind.key, kind);
      const surroundings = { order: this.#order, socketState: this.#socketState };
      for (const note of this.#inspector?.inspect(kind, record, surroundings) ?? []) notes.add(note);
    }
  }

  /** All notes, once the image has ended. */
  finish(queues: number): ReadonlyMap<string, readonly string[]> {
    for (const [key, kind] of this.#kinds) {
      const totals = { socketStates: this.#socketStates, queues };
      for (const note of this.#inspector?.finish(kind, totals) ?? []) this.#notes.get(key)?.add(note);
    }
    return new Map([...this.#notes].map(([key, notes]) => [key, [...notes].sort()]));
  }

  #noteSocket(version: number, record: Uint8Array): void {
    this.#socketState = socketStateOf(record, version, this.#order);
    this.#socketStates.set(this.#socketState, (this.#socketStates.get(this.#socketState) ?? 0) + 1);
  }
}
