import { BackwardBits } from './backward-bits.ts';
import { FseState, readFseTable } from './fse-table.ts';
import { malformed } from './malformed.ts';

/** A decoding table of Huffman codes (RFC 8878 section 4.2): by the next `maxBits` bits. */
export class HuffmanTable {
  readonly maxBits: number;
  /** How many of the bits are the code. */
  readonly bits: Uint8Array;
  readonly #weights: readonly number[];
  #symbols: Uint8Array | null = null;

  constructor(maxBits: number, weights: readonly number[]) {
    this.maxBits = maxBits;
    this.bits = new Uint8Array(2 ** maxBits);
    this.#weights = weights;
    let at = 0;
    for (let weight = 1; weight <= maxBits; weight += 1) {
      const end = at + weights.filter((own) => own === weight).length * 2 ** (weight - 1);
      this.bits.fill(maxBits + 1 - weight, at, end);
      at = end;
    }
  }

  /** Made when it is asked for: who only checks a stream does without. */
  get symbols(): Uint8Array {
    this.#symbols ??= symbolsOf(this.#weights, this.maxBits);
    return this.#symbols;
  }
}

/** Codes of low weight come first, those of the same weight in the order of their symbols. */
function symbolsOf(weights: readonly number[], maxBits: number): Uint8Array {
  const symbols = new Uint8Array(2 ** maxBits);
  let at = 0;
  for (let weight = 1; weight <= maxBits; weight += 1) {
    for (let symbol = 0; symbol < weights.length; symbol += 1) {
      if (weights[symbol] !== weight) continue;
      const end = at + 2 ** (weight - 1);
      symbols.fill(symbol, at, end);
      at = end;
    }
  }
  return symbols;
}

const MAX_BITS = 11;
const MAX_WEIGHTS = 255;
const DIRECT = 128;
const WRONG_LENGTH = 'the length of the literals is wrong';
const WEIGHT_TABLE = { maxLog: 6, maxSymbol: MAX_BITS + 1 };

/** The table described at the start of `bytes`, and how many bytes that took. */
export function readHuffmanTable(bytes: Uint8Array): { readonly table: HuffmanTable; readonly length: number } {
  const [head = 0] = bytes;
  const length = head < DIRECT ? head : (head - DIRECT + 2) >> 1;
  const described = bytes.subarray(1, 1 + length);
  if (described.length < length) throw malformed('a Huffman table is truncated');
  const weights = head < DIRECT ? readWeights(described) : directWeights(described, head - DIRECT + 1);
  return { table: buildTable(weights), length: 1 + length };
}

function directWeights(bytes: Uint8Array, count: number): readonly number[] {
  return Array.from({ length: count }, (_, at) => {
    const byte = bytes[at >> 1] ?? 0;
    return at % 2 === 0 ? byte >> 4 : byte & 15;
  });
}

/** Two states alternate until the bits are used up. The other state then contains the last weight. */
function readWeights(bytes: Uint8Array): readonly number[] {
  const { table, length } = readFseTable(bytes, WEIGHT_TABLE);
  const bits = new BackwardBits(bytes.subarray(length));
  const first = new FseState(table, bits);
  const second = new FseState(table, bits);
  const weights: number[] = [];
  for (let state = first; bits.left >= 0; state = state === first ? second : first) {
    weights.push(state.symbol);
    state.next(bits);
    if (bits.left < 0) weights.push((state === first ? second : first).symbol);
    if (weights.length > MAX_WEIGHTS) throw malformed('a Huffman table has too many symbols');
  }
  return weights;
}

/** The weight of the last symbol is what is missing to a power of two. */
function buildTable(given: readonly number[]): HuffmanTable {
  const sum = given.reduce((total, weight) => total + (weight === 0 ? 0 : 2 ** (weight - 1)), 0);
  const maxBits = sum === 0 ? 0 : 32 - Math.clz32(sum);
  const rest = 2 ** maxBits - sum;
  if (sum === 0 || maxBits > MAX_BITS || (rest & (rest - 1)) !== 0)
    throw malformed('the weights of a Huffman table do not add up');
  return new HuffmanTable(maxBits, [...given, 32 - Math.clz32(rest)]);
}

/** Fills `into` with the symbols of one stream, which has to end with its last one. */
export function decodeHuffman(table: HuffmanTable, bytes: Uint8Array, into: Uint8Array): void {
  const { maxBits, symbols, bits: widths } = table;
  const bits = new BackwardBits(bytes);
  for (let at = 0; at < into.length; at += 1) {
    const code = bits.peek(maxBits);
    into[at] = symbols[code] ?? 0;
    bits.left -= widths[code] ?? 0;
  }
  if (bits.left !== 0) throw malformed(WRONG_LENGTH);
}

/** Whether a stream of this many symbols ends with its last one. */
export function checkHuffman({ maxBits, bits: widths }: HuffmanTable, bytes: Uint8Array, count: number): void {
  const bits = new BackwardBits(bytes);
  const mask = (1 << maxBits) - 1;
  const pair = 2 * maxBits;
  let at = bits.left;
  let left = count;
  for (; left > 1 && at >= pair; left -= 2) {
    const word = bits.at(at - pair, pair);
    const width = widths[word >>> maxBits] ?? 0;
    at -= width + (widths[(word >>> (maxBits - width)) & mask] ?? 0);
  }
  for (; left > 0; left -= 1) at -= widths[bits.at(at - maxBits, maxBits)] ?? 0;
  if (at !== 0) throw malformed(WRONG_LENGTH);
}
