import type { ImageError } from '#core/formats/image-error.ts';
import type { BackwardBits } from './backward-bits.ts';
import { malformed } from './malformed.ts';

/** A decoding table of finite-state entropy coding (RFC 8878 section 4.1): by state. */
export interface FseTable {
  readonly accuracyLog: number;
  /** In one number: the symbol, from bit 8 on the bits to read for the next state, from bit 16 on what to add to them. */
  readonly states: Uint32Array;
}

const LESS_THAN_ONE = -1;

/** Where a decoder is in a table. */
export class FseState {
  #states: Uint32Array;
  #state: number;

  constructor(table: FseTable, bits: BackwardBits) {
    this.#states = table.states;
    this.#state = this.#states[bits.read(table.accuracyLog)] ?? 0;
  }

  get symbol(): number {
    return this.#state & 0xff;
  }

  next(bits: BackwardBits): void {
    this.#state = this.#states[(this.#state >>> 16) + bits.read((this.#state >>> 8) & 0xff)] ?? 0;
  }
}

/** A table of one symbol, which takes no bits. */
export function singleSymbolTable(symbol: number): FseTable {
  return { accuracyLog: 0, states: Uint32Array.of(symbol) };
}

/** `counts` are the probabilities of the symbols in 2^accuracyLog parts; -1 is less than one part. */
export function buildFseTable(counts: readonly number[], accuracyLog: number): FseTable {
  const size = 1 << accuracyLog;
  const symbols = new Uint8Array(size);
  const states = new Uint32Array(size);
  const next = counts.map((count) => (count === LESS_THAN_ONE ? 1 : count));
  let high = size - 1;
  for (const [symbol, count] of counts.entries()) if (count === LESS_THAN_ONE) symbols[high--] = symbol;
  const step = (size >> 1) + (size >> 3) + 3;
  let at = 0;
  for (const [symbol, count] of counts.entries()) {
    for (let part = 0; part < count; part += 1) {
      symbols[at] = symbol;
      do at = (at + step) & (size - 1);
      while (at > high);
    }
  }
  if (at !== 0) throw malformed('the counts of an entropy table do not add up');
  for (let state = 0; state < size; state += 1) {
    const symbol = symbols[state] ?? 0;
    const count = next[symbol] ?? 0;
    next[symbol] = count + 1;
    const width = accuracyLog - (31 - Math.clz32(count));
    states[state] = symbol | (width << 8) | (((count << width) - size) << 16);
  }
  return { accuracyLog, states };
}

/** The table described at the start of `bytes` (section 4.1.1), and how many bytes that took. */
export function readFseTable(
  bytes: Uint8Array,
  { maxLog, maxSymbol }: { readonly maxLog: number; readonly maxSymbol: number },
): { readonly table: FseTable; readonly length: number } {
  const reader = new ForwardBits(bytes);
  const accuracyLog = reader.read(4) + 5;
  if (accuracyLog > maxLog) throw malformed('the accuracy of an entropy table is too high');
  const counts: number[] = [];
  // One more than the parts that are left to give.
  let remaining = (1 << accuracyLog) + 1;
  while (remaining > 1) {
    const count = readCount(reader, remaining);
    remaining -= Math.abs(count);
    counts.push(count);
    if (count === 0) counts.push(...readZeros(reader, maxSymbol - counts.length + 1));
    if (counts.length > maxSymbol + 1) throw tooManySymbols();
  }
  return { table: buildFseTable(counts, accuracyLog), length: reader.bytesRead() };
}

function tooManySymbols(): ImageError {
  return malformed('an entropy table of too many symbols');
}

/** How many more symbols never come: threes go on. */
function readZeros(reader: ForwardBits, most: number): readonly number[] {
  let zeros = 0;
  for (let more = 3; more === 3; zeros += more) {
    more = reader.read(2);
    if (zeros + more > most) throw tooManySymbols();
  }
  return Array.from({ length: zeros }, () => 0);
}

/** Small values take one bit less: as many as fit under the next power of two. */
function readCount(reader: ForwardBits, remaining: number): number {
  const width = 32 - Math.clz32(remaining);
  const half = 1 << (width - 1);
  const short = 2 * half - 1 - remaining;
  const low = reader.read(width - 1);
  if (low < short) return low - 1;
  const value = low + reader.read(1) * half;
  return (value >= half ? value - short : value) - 1;
}

/** Bits from the first byte on, lowest first. */
class ForwardBits {
  #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  read(count: number): number {
    let value = 0;
    for (let bit = 0; bit < count; bit += 1, this.#at += 1) {
      const byte = this.#bytes[this.#at >> 3];
      if (byte === undefined) throw malformed('an entropy table is truncated');
      value |= ((byte >> (this.#at & 7)) & 1) << bit;
    }
    return value;
  }

  bytesRead(): number {
    return (this.#at + 7) >> 3;
  }
}
