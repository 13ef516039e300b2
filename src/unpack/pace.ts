import { setImmediate as turnOfEventLoop } from 'node:timers/promises';
import type { InSteps } from '#core/inventory/in-steps.ts';

/** So long one reading may compute before requests of others get their turn. */
const TURN_MS = 5;
/** Bytes that are read between two looks at the clock: a few milliseconds of work at most. */
const SLICE_BYTES = 64 * 1024;

/**
 * Keeps a reading from blocking other work, and ends it after its client has gone: it gives the event loop a turn every
 * few milliseconds, and ends with the signal. Chunks that are there already come by microtasks, between which no request
 * is answered and no connection seen to close.
 */
export class Pace {
  readonly #signal: AbortSignal | null;
  #since = now();

  constructor(signal: AbortSignal | null = null) {
    this.#signal = signal;
  }

  /** Hands on all chunks of a source, in slices. @throws the reason of the signal */
  async read(source: AsyncIterable<Uint8Array>, write: (part: Uint8Array) => void | Promise<void>): Promise<void> {
    for await (const chunk of source) {
      for (const slice of slicesOf(chunk)) {
        const written = write(slice);
        if (written !== undefined) await written;
        if (this.isDue) await this.turn();
      }
    }
  }

  /** The same for who gives something for every slice. */
  async *slices(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const chunk of source) {
      for (const slice of slicesOf(chunk)) {
        yield slice;
        if (this.isDue) await this.turn();
      }
    }
  }

  /** Runs what can be interrupted to its end. @throws the reason of the signal */
  async run<T>(steps: InSteps<T>): Promise<T> {
    for (;;) {
      const { done, value } = steps.next();
      if (done === true) return value;
      if (this.isDue) await this.turn();
    }
  }

  get isDue(): boolean {
    return this.#signal?.aborted === true || now() - this.#since > TURN_MS;
  }

  /** @throws the reason of the signal */
  async turn(): Promise<void> {
    await turnOfEventLoop();
    this.#signal?.throwIfAborted();
    this.#since = now();
  }
}

/** Not `performance.now()`: the first use of that loads a module, which a short command waits for. */
function now(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1e3 + nanoseconds / 1e6;
}

/** A chunk can be as long as its sender likes. */
export function slicesOf(chunk: Uint8Array): readonly Uint8Array[] {
  if (chunk.length <= SLICE_BYTES) return [chunk];
  const count = Math.ceil(chunk.length / SLICE_BYTES);
  return Array.from({ length: count }, (_, at) => chunk.subarray(at * SLICE_BYTES, (at + 1) * SLICE_BYTES));
}
