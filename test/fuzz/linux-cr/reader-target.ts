import { isDeepStrictEqual } from 'node:util';
import type { FuzzTarget } from '../harness/fuzz-target.ts';
import { cutsOf } from '../harness/seeded.ts';
import type { Expected } from './damage.ts';
import { DAMAGES, type ImageInput, inputOf } from './input-of.ts';
import { InventoryCheck } from './inventory-check.ts';
import { checkError, type Outcome, readInChunks } from './read-in-chunks.ts';

/** Every so many inputs are read in chunks too, in single bytes, and judged by profiles. */
const CHUNKED = 16;
const BY_BYTE = 512;
const JUDGED = 16;
const MAX_CUTS = 12;

function cutsFor({ index, bytes, random }: ImageInput): readonly number[] {
  return index % BY_BYTE === 0 ? Array.from(bytes.keys()) : cutsOf(bytes.length, MAX_CUTS, random);
}

function shown(outcome: Outcome): unknown {
  if ('inventory' in outcome) return outcome.inventory;
  const { code, offset, message } = outcome.error;
  return { code, offset, message };
}

function checkExpected(expected: Expected | null, outcome: Outcome): void {
  if (expected === null) return;
  const { codes, offset } = expected;
  const error = 'error' in outcome ? outcome.error : null;
  const isRight =
    error !== null && (codes?.includes(error.code) ?? true) && (offset === null || error.offset === offset);
  if (isRight) return;
  const came = error === null ? 'an inventory' : `${error.code} at ${error.offset}: ${error.message}`;
  throw new Error(`expected ${codes?.join(' or ') ?? 'a refusal'} at ${offset ?? 'any offset'}, got ${came}`);
}

/** The reader and what stands behind it: an inventory that holds, or a coded error with its place; nothing else. */
export function createReaderTarget(): FuzzTarget<ImageInput> {
  const inventories = new InventoryCheck();
  return {
    damages: Object.keys(DAMAGES),
    inputOf,
    bytesOf: async ({ bytes }) => bytes,
    attempt(input) {
      const { bytes, index } = input;
      const outcome = readInChunks(bytes, []);
      if ('inventory' in outcome) inventories.check(outcome.inventory, bytes.length, index % JUDGED === 0);
      else checkError(outcome.error, bytes);
      checkExpected(input.expected, outcome);
      if (index % CHUNKED === 0 && !isDeepStrictEqual(shown(readInChunks(bytes, cutsFor(input))), shown(outcome))) {
        throw new Error('another outcome when cut into chunks');
      }
      return 'inventory' in outcome ? 'read' : outcome.error.code;
    },
  };
}
