/** How codes of lengths stand for numbers, and the tables everybody has (RFC 8878 sections 3.1.1.3.2.1.1 and .2.2). */
import { buildFseTable, type FseTable } from './fse-table.ts';

export interface Codes {
  /** The value of a code: its base plus this many extra bits. */
  readonly bases: Uint32Array;
  readonly extraBits: Uint8Array;
  readonly predefined: FseTable;
  readonly maxLog: number;
}

function codes(first: number, extraBits: readonly number[], predefined: FseTable, maxLog: number): Codes {
  let next = first;
  const bases = extraBits.map((bits) => {
    const base = next;
    next += 2 ** bits;
    return base;
  });
  return { bases: Uint32Array.from(bases), extraBits: Uint8Array.from(extraBits), predefined, maxLog };
}

function times(count: number, value: number): readonly number[] {
  return Array.from({ length: count }, () => value);
}

const LONGER = [7, 8, 9, 10, 11, 12, 13, 14, 15, 16];

export const LITERAL_LENGTHS: Codes = codes(
  0,
  [...times(16, 0), 1, 1, 1, 1, 2, 2, 3, 3, 4, 6, ...LONGER],
  buildFseTable([4, 3, ...times(11, 2), 1, 1, 1, ...times(9, 2), 3, 2, ...times(5, 1), ...times(4, -1)], 6),
  9,
);

export const MATCH_LENGTHS: Codes = codes(
  3,
  [...times(32, 0), 1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, ...LONGER],
  buildFseTable([1, 4, 3, ...times(6, 2), ...times(37, 1), ...times(7, -1)], 6),
  9,
);

export const OFFSETS: Codes = codes(
  1,
  Array.from({ length: 32 }, (_, code) => code),
  buildFseTable([...times(6, 1), 2, 2, 2, ...times(15, 1), ...times(5, -1)], 5),
  8,
);
