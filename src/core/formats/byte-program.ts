import { ImageError } from './image-error.ts';
import type { WorkBudget } from './work-budget.ts';

/**
 * A push parser written as a pull parser: the generator asks for bytes, whoever holds the stream pushes them.
 * `take` answers with exactly that many bytes, or with null when the stream ends at that very point and `endAllowed`
 * is set; `skip` passes bytes by, `skipRest` everything up to the end of the stream. Both show what they pass, in the
 * pieces it arrives in, to `each` where that is given.
 */
export type ByteRequest =
  | { readonly take: number; readonly endAllowed?: boolean }
  | { readonly skip: number; readonly each?: (part: Uint8Array) => void }
  | { readonly skipRest: true; readonly each?: (part: Uint8Array) => void };

export type ByteProgram<T> = Generator<ByteRequest, T, Uint8Array | null>;

const FIRST_BUFFER_BYTES = 4 * 1024;

/**
 * Feeds one stream to one program. Offsets in errors count from the stream's first byte. Every request of the program is
 * a step of `work`: so whatever is read has its work counted.
 */
export class ByteFeeder<T> {
  #program: ByteProgram<T>;
  #file: string | null;
  readonly #work: WorkBudget | null;
  #request: ByteRequest | null = null;
  #left = 0;
  #buffer: Uint8Array = new Uint8Array(0);
  #filled = 0;
  #offset = 0;
  #value: { readonly done: T } | null = null;

  constructor(program: ByteProgram<T>, file: string | null, work: WorkBudget | null = null) {
    this.#program = program;
    this.#file = file;
    this.#work = work;
    this.#accept(this.#program.next(null));
  }

  /** Bytes taken in so far. */
  get offset(): number {
    return this.#offset;
  }

  write(chunk: Uint8Array): void {
    let at = 0;
    while (at < chunk.length) {
      const request = this.#request;
      if (request === null) throw this.#error('image-trailing-bytes', 'trailing bytes after the end of the data');
      if ('skipRest' in request) {
        request.each?.(chunk.subarray(at));
        at = this.#advance(chunk.length - at, at);
      } else if ('skip' in request) at = this.#skip(chunk, at, request.each);
      else at = this.#take(chunk, at, request.take);
    }
  }

  /** The program's return value; throws when the stream ended in the middle of something. */
  end(): T {
    while (this.#request !== null) {
      const request = this.#request;
      const open = 'skipRest' in request || ('take' in request && request.endAllowed === true && this.#filled === 0);
      if (!open) throw this.#error('image-truncated', `ends ${this.#left} bytes too early`);
      this.#accept(this.#program.next(null));
    }
    if (this.#value === null) throw this.#error('image-truncated', 'ends too early');
    return this.#value.done;
  }

  #error(code: 'image-truncated' | 'image-trailing-bytes', what: string): ImageError {
    return new ImageError(code, `${this.#file ?? 'stream'}: ${what}`, { offset: this.#offset, file: this.#file });
  }

  #advance(count: number, at: number): number {
    this.#offset += count;
    return at + count;
  }

  #skip(chunk: Uint8Array, at: number, each?: (part: Uint8Array) => void): number {
    const count = Math.min(this.#left, chunk.length - at);
    each?.(chunk.subarray(at, at + count));
    this.#left -= count;
    const next = this.#advance(count, at);
    if (this.#left === 0) this.#accept(this.#program.next(null));
    return next;
  }

  #take(chunk: Uint8Array, at: number, size: number): number {
    const count = Math.min(this.#left, chunk.length - at);
    const whole = count === size;
    if (!whole) this.#keep(chunk.subarray(at, at + count), size);
    this.#left -= count;
    const next = this.#advance(count, at);
    if (this.#left > 0) return next;
    const bytes = whole ? chunk.subarray(at, at + size) : this.#buffer.subarray(0, size);
    this.#filled = 0;
    this.#accept(this.#program.next(bytes));
    if (this.#buffer.length > 1024 * 1024) this.#buffer = new Uint8Array(0);
    return next;
  }

  /** Grows by doubling with what has arrived, so a claimed size costs nothing until its bytes are there. */
  #keep(part: Uint8Array, size: number): void {
    const needed = this.#filled + part.length;
    if (needed > this.#buffer.length) {
      const grown = new Uint8Array(Math.max(needed, Math.min(size, Math.max(FIRST_BUFFER_BYTES, needed * 2))));
      grown.set(this.#buffer.subarray(0, this.#filled));
      this.#buffer = grown;
    }
    this.#buffer.set(part, this.#filled);
    this.#filled = needed;
  }

  /** Steps over requests for nothing at all; a program never sees an empty wait. */
  #accept(step: IteratorResult<ByteRequest, T>): void {
    let current = step;
    while (!current.done) {
      this.#work?.spend(1, this.#file, this.#offset);
      const request = current.value;
      this.#left = 'take' in request ? request.take : 'skip' in request ? request.skip : 0;
      if ('skipRest' in request || this.#left > 0) {
        this.#request = request;
        return;
      }
      current = this.#program.next('take' in request ? new Uint8Array(0) : null);
    }
    this.#request = null;
    this.#value = { done: current.value };
  }
}
