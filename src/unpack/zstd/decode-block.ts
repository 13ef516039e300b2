import type { HuffmanTable } from './huffman-table.ts';
import { readLiterals } from './literals.ts';
import { malformed } from './malformed.ts';
import type { OutputWindow } from './output-window.ts';
import { readSequences, type SequenceTables } from './sequences.ts';

/** Decodes the compressed blocks of one frame; tables and offsets go on from block to block. */
export class BlockDecoder {
  #huffman: HuffmanTable | null = null;
  #tables: SequenceTables = { literalLengths: null, offsets: null, matchLengths: null };
  /** The last three offsets, newest first. */
  #first = 1;
  #second = 4;
  #third = 8;

  /** The window's block has to be begun. */
  decode(block: Uint8Array, maxBytes: number, window: OutputWindow): void {
    const literals = readLiterals(block, maxBytes, this.#huffman);
    this.#huffman = literals.table;
    let used = 0;
    readSequences(block.subarray(literals.length), this.#tables, {
      sequence: (count, offset, match) => {
        if (used + count > literals.bytes.length) throw malformed('sequences use more literals than the block has');
        window.append(literals.bytes, used, used + count);
        used += count;
        window.match(this.#offsetOf(offset, count), match);
      },
    });
    window.append(literals.bytes, used);
  }

  /** Section 3.1.1.5: values up to 3 repeat an offset, the newest ones first; without literals they mean the next. */
  #offsetOf(value: number, literals: number): number {
    const index = literals === 0 ? value + 1 : value;
    if (value <= 3 && index === 1) return this.#first;
    const offset = value > 3 ? value - 3 : this.#repeated(index);
    if (value > 3 || index > 2) this.#third = this.#second;
    this.#second = this.#first;
    this.#first = offset;
    return offset;
  }

  #repeated(index: number): number {
    if (index === 2) return this.#second;
    return index === 3 ? this.#third : this.#first - 1;
  }
}
