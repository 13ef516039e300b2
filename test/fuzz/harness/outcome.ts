import { inventorySchema } from '#api/schemas/inventory.ts';
import { IMAGE_ERROR_CODES, ImageError } from '#core/formats/image-error.ts';
import type { Inventory } from '#core/inventory/inventory.ts';

/** A call may be asked for more with FUZZ_RUNS; the usual number is for `npm test`. */
export function fuzzRuns(usual: number): number {
  const asked = Number(process.env.FUZZ_RUNS ?? usual);
  if (!Number.isSafeInteger(asked) || asked < 1) throw new Error('FUZZ_RUNS is a number of runs');
  return asked;
}

/**
 * What reading damaged bytes may come to: a well-formed inventory, or an ImageError with a known code, an offset and a
 * name that can be shown. Answers with the code; null for an inventory. Anything else is thrown on.
 */
export function judge(outcome: { inventory: Inventory } | { error: unknown }): string | null {
  if ('inventory' in outcome) {
    inventorySchema.parse(outcome.inventory);
    return null;
  }
  const { error } = outcome;
  if (!(error instanceof ImageError)) throw error;
  const isOffset = error.offset === null || (Number.isSafeInteger(error.offset) && error.offset >= 0);
  const isFile = error.file === null || error.file.length <= 1_024;
  if (!IMAGE_ERROR_CODES.includes(error.code) || !isOffset || !isFile || error.message.length > 1_024) {
    throw new Error(`not an error to show: ${error.code} ${error.offset} ${error.file}`, { cause: error });
  }
  return error.code;
}

/** Bytes outside of the heap: what a hostile length would have allocated. */
export function bufferBytes(): number {
  return process.memoryUsage().arrayBuffers;
}
