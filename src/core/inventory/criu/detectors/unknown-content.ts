import { unknownsOf } from '../collect-unknowns.ts';
import type { Detected } from '../detected.ts';
import type { FileIndex } from '../file-index.ts';
import { writerOf } from '../writer-of.ts';

/** What the schema does not have, in messages and files that a restore reads. */
export function detectUnknownContent({ set }: FileIndex): Detected | null {
  const { fields, values, files, count } = unknownsOf(set, 'read');
  if (count === 0) return null;
  return { count, attributes: { fields, files, values, writer: writerOf(set) } };
}
