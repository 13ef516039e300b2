import { readLiteralsHead } from './literals.ts';
import { readSequenceCount } from './sequences.ts';

/** What a trip to the decoder costs, however small the block is. */
const BLOCK_STEPS = 100;
/** Building a table takes as long as decoding this many sequences. */
const TABLE_STEPS = 100;
/** Of the three tables of sequences: where in the byte of modes each has its two bits. */
const MODE_SHIFTS = [6, 4, 2];
/** Reuses the previous table. All other modes build or choose a new one. */
const REPEAT = 3;

/**
 * Steps to decode a compressed block, by its headers alone: so both decoders spend the same, before they begin. Headers
 * that are cut off cost nothing more, since their block is refused.
 */
export function stepsOfBlock(block: Uint8Array): number {
  try {
    const literals = readLiteralsHead(block);
    const section = block.subarray(literals.length + literals.compressed);
    const { count, length } = readSequenceCount(section);
    const modes = section[length] ?? 0;
    const tables = count === 0 ? 0 : MODE_SHIFTS.filter((shift) => ((modes >> shift) & 3) !== REPEAT).length;
    return BLOCK_STEPS + count + TABLE_STEPS * (tables + (literals.definesTable ? 1 : 0));
  } catch {
    return BLOCK_STEPS;
  }
}
