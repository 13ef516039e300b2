import { IMAGE_ERROR_CODES, ImageError, type ImageErrorCode } from '#core/formats/image-error.ts';
import { createLinuxCrReader } from '#core/formats/linux-cr/linux-cr-reader.ts';
import type { Inventory } from '#core/inventory/inventory.ts';
import { inventoryOfLinuxCr } from '#core/inventory/linux-cr/inventory-of-linux-cr.ts';

/** Codes that reading bare bytes can come to; those of archives and compression are not among them. */
const CODES: ReadonlySet<ImageErrorCode> = new Set(
  IMAGE_ERROR_CODES.filter((code) => code.startsWith('image-') && code !== 'image-expansion-too-large'),
);
const MAX_MESSAGE = 400;

export type Outcome = { readonly inventory: Inventory } | { readonly error: ImageError };

/** Reads the bytes cut at these places, in order. Anything but an ImageError is passed on. */
export function readInChunks(bytes: Uint8Array, cuts: Iterable<number>): Outcome {
  const reader = createLinuxCrReader();
  try {
    let at = 0;
    for (const cut of cuts) {
      reader.write(bytes.subarray(at, cut));
      at = cut;
    }
    reader.write(at === 0 ? bytes : bytes.subarray(at));
    return { inventory: inventoryOfLinuxCr(reader.end()) };
  } catch (error) {
    if (error instanceof ImageError) return { error };
    throw error;
  }
}

/** An error has a code of this format, the place of the damage within the bytes, and a text that can be shown. */
export function checkError({ code, offset, file, message }: ImageError, bytes: Uint8Array): void {
  if (!CODES.has(code)) throw new Error(`the code ${code} is none of this format's`);
  if (offset === null || !Number.isSafeInteger(offset) || offset < 0 || offset > bytes.length) {
    throw new Error(`${code} at ${offset}, of ${bytes.length} bytes`);
  }
  if (file !== null) throw new Error(`${code} names the file ${file}`);
  if (!/^[ -~]+$/.test(message) || message.length > MAX_MESSAGE)
    throw new Error(`${code} says ${JSON.stringify(message)}`);
}
