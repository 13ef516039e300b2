import { BackwardBits } from './backward-bits.ts';
import { FseState, type FseTable, readFseTable, singleSymbolTable } from './fse-table.ts';
import { malformed } from './malformed.ts';
import { type Codes, LITERAL_LENGTHS, MATCH_LENGTHS, OFFSETS } from './sequence-codes.ts';

/** The tables of a block, for a later one that wants them again. */
export interface SequenceTables {
  literalLengths: FseTable | null;
  offsets: FseTable | null;
  matchLengths: FseTable | null;
}

export interface SequenceVisitor {
  /** `offset` is the raw value: 1 to 3 stand for offsets of before. */
  sequence(literals: number, offset: number, match: number): void;
}

/** The sequences section of a compressed block (RFC 8878 section 3.1.1.3.2), which ends with the block. */
export function readSequences(section: Uint8Array, tables: SequenceTables, visitor: SequenceVisitor): void {
  const { count, length } = readSequenceCount(section);
  if (count === 0) {
    if (length < section.length) throw malformed('bytes follow the end of a block');
    return;
  }
  const modes = section[length] ?? 3;
  if ((modes & 3) !== 0) throw malformed('the sequences are truncated');
  const source = { bytes: section, at: length + 1 };
  tables.literalLengths = tableOf(modes >> 6, LITERAL_LENGTHS, tables.literalLengths, source);
  tables.offsets = tableOf((modes >> 4) & 3, OFFSETS, tables.offsets, source);
  tables.matchLengths = tableOf((modes >> 2) & 3, MATCH_LENGTHS, tables.matchLengths, source);
  const bits = new BackwardBits(section.subarray(source.at));
  const literals = new FseState(tables.literalLengths, bits);
  const offsets = new FseState(tables.offsets, bits);
  const matches = new FseState(tables.matchLengths, bits);
  for (let left = count; left > 0; left -= 1) {
    const offset = numberOf(OFFSETS, offsets.symbol, bits);
    const match = numberOf(MATCH_LENGTHS, matches.symbol, bits);
    visitor.sequence(numberOf(LITERAL_LENGTHS, literals.symbol, bits), offset, match);
    if (left === 1) break;
    literals.next(bits);
    matches.next(bits);
    offsets.next(bits);
    if (bits.left < 0) throw malformed('the sequences are truncated');
  }
  if (bits.left !== 0) throw malformed('the length of the sequences is wrong');
}

/** How many sequences follow, and the bytes that this takes. */
export function readSequenceCount(section: Uint8Array): { readonly count: number; readonly length: number } {
  const [first = 0, second = 0, third = 0] = section;
  const length = first < 128 ? 1 : first < 255 ? 2 : 3;
  if (section.length < length) throw malformed('the sequences are truncated');
  if (length === 1) return { count: first, length };
  return { count: length === 2 ? ((first - 128) << 8) + second : second + (third << 8) + 0x7f00, length };
}

function tableOf(
  mode: number,
  codes: Codes,
  before: FseTable | null,
  source: { bytes: Uint8Array; at: number },
): FseTable {
  const rest = source.bytes.subarray(source.at);
  const maxSymbol = codes.bases.length - 1;
  switch (mode) {
    case 0:
      return codes.predefined;
    case 1: {
      const [symbol = 255] = rest;
      if (symbol > maxSymbol) throw malformed('a sequence code is invalid');
      source.at += 1;
      return singleSymbolTable(symbol);
    }
    case 2: {
      const { table, length } = readFseTable(rest, { maxLog: codes.maxLog, maxSymbol });
      source.at += length;
      return table;
    }
    default:
      if (before === null) throw malformed('sequences use a table that was not defined');
      return before;
  }
}

function numberOf(codes: Codes, code: number, bits: BackwardBits): number {
  return (codes.bases[code] ?? 0) + bits.read(codes.extraBits[code] ?? 0);
}
