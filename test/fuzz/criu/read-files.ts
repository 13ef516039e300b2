import { createCriuSetReader } from '#core/formats/criu/criu-set-reader.ts';
import { ImageError } from '#core/formats/image-error.ts';
import { inventoryOfCriu } from '#core/inventory/criu/inventory-of-criu.ts';
import type { Inventory } from '#core/inventory/inventory.ts';
import type { SetFile } from './fuzz-set.ts';

export type Outcome = { readonly inventory: Inventory } | { readonly error: ImageError };

/**
 * Reads files as one set, in their order, without an archive around them. `cutsFor`: where each is cut into chunks.
 * Anything but an ImageError is passed on.
 */
export function attemptSet(
  files: readonly SetFile[],
  cutsFor: (length: number) => readonly number[] = () => [],
): Outcome {
  try {
    const reader = createCriuSetReader();
    for (const { name, bytes, claimed, link } of files) {
      if (link !== undefined) {
        reader.noteLink(name, link);
        continue;
      }
      reader.openFile(name, claimed ?? bytes.length);
      let at = 0;
      for (const cut of cutsFor(bytes.length)) {
        reader.write(bytes.subarray(at, cut));
        at = cut;
      }
      reader.write(at === 0 ? bytes : bytes.subarray(at));
      reader.closeFile();
    }
    return { inventory: inventoryOfCriu(reader.end()) };
  } catch (error) {
    if (error instanceof ImageError) return { error };
    throw error;
  }
}

export function shown(outcome: Outcome): unknown {
  if ('inventory' in outcome) return outcome.inventory;
  const { code, file, offset, message } = outcome.error;
  return { code, file, offset, message };
}
