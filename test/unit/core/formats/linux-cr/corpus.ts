import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { conversionInspector } from '../../../../../src/core/conversion/linux-cr/inspect-record.ts';
import { ImageError } from '../../../../../src/core/formats/image-error.ts';
import type { LinuxCrLimits } from '../../../../../src/core/formats/linux-cr/limits.ts';
import { createLinuxCrReader } from '../../../../../src/core/formats/linux-cr/linux-cr-reader.ts';
import type { Inventory } from '../../../../../src/core/inventory/inventory.ts';
import { inventoryOfLinuxCr } from '../../../../../src/core/inventory/linux-cr/inventory-of-linux-cr.ts';

const FOLDER = fileURLToPath(new URL('../../../../../data/images/linux-cr/', import.meta.url));

/** What the JSON beside each image says of it; hand-made images have `expect`, those by revision have `types`. */
export interface Expectation {
  readonly arch: string;
  readonly rev: number;
  readonly valid?: boolean;
  readonly expect?: string;
  readonly revision?: string;
  readonly sameFormatAs?: readonly string[];
  readonly types?: Readonly<Record<string, number>>;
  readonly inventory: readonly { readonly type: number; readonly name: string; readonly count: number }[];
  readonly records: readonly { readonly offset: number; readonly name: string; readonly len: number }[];
}

export const CORPUS: readonly string[] = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.img'))
  .map((file) => file.slice(0, -'.img'.length))
  .sort();

export function bytesOf(name: string): Uint8Array {
  return new Uint8Array(readFileSync(`${FOLDER}${name}.img`));
}

export function expectationOf(name: string): Expectation {
  return JSON.parse(readFileSync(`${FOLDER}${name}.json`, 'utf8')) as Expectation;
}

export function inventoryOf(
  bytes: Uint8Array,
  limits: Partial<LinuxCrLimits> = {},
  revision: string | null = null,
): Inventory {
  const reader = createLinuxCrReader(limits, { inspector: conversionInspector, revision });
  reader.write(bytes);
  return inventoryOfLinuxCr(reader.end());
}

/** The inventory, or the error that reading raises; anything but an ImageError is passed on. */
export function attempt(bytes: Uint8Array, limits: Partial<LinuxCrLimits> = {}): Inventory | ImageError {
  try {
    return inventoryOf(bytes, limits);
  } catch (error) {
    if (error instanceof ImageError) return error;
    throw error;
  }
}

export function errorOf(bytes: Uint8Array, limits: Partial<LinuxCrLimits> = {}): ImageError | null {
  const result = attempt(bytes, limits);
  return result instanceof ImageError ? result : null;
}
