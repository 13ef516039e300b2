/**
 * The capsule of an image: its structure with everything blanked that may be secret or somebody's (docs/privacy.md), so
 * that detection of a later rule book can be applied to an image whose bytes are long gone.
 */
import type { CriuImageSet } from '../formats/criu/criu-image-set.ts';
import type { LinuxCrRecords } from '../formats/linux-cr/linux-cr-records.ts';
import { inventoryOfCriuInSteps } from '../inventory/criu/inventory-of-criu.ts';
import { type InSteps, runToEnd } from '../inventory/in-steps.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { inventoryOfLinuxCr } from '../inventory/linux-cr/inventory-of-linux-cr.ts';
import { CapsuleError, CapsuleTooLarge } from './capsule-error.ts';
import { criuCapsuleInSteps, criuSetOf } from './criu-capsule.ts';
import { CAPSULE_LIMITS } from './limits.ts';
import { linuxCrCapsuleOf, linuxCrRecordsOf } from './linux-cr-capsule.ts';

/** Of the encoding. What an older number means must stay readable, or be refused by number. */
export const CAPSULE_VERSION = 1;

/** What stage 1 made of an image. */
export type ReadRecords =
  | { readonly kind: 'criu'; readonly set: CriuImageSet }
  | { readonly kind: 'linux-cr'; readonly records: LinuxCrRecords };

/** One text for one image; null when it is above CAPSULE_LIMITS. */
export function encodeCapsule(read: ReadRecords): string | null {
  return runToEnd(encodeCapsuleInSteps(read));
}

export function* encodeCapsuleInSteps(read: ReadRecords): InSteps<string | null> {
  try {
    const content = read.kind === 'criu' ? yield* criuCapsuleInSteps(read.set) : linuxCrCapsuleOf(read.records);
    const text = JSON.stringify({ version: CAPSULE_VERSION, ...content });
    return text.length > CAPSULE_LIMITS.characters ? null : text;
  } catch (error) {
    if (error instanceof CapsuleTooLarge) return null;
    throw error;
  }
}

/** @throws CapsuleError */
export function decodeCapsule(text: string): ReadRecords {
  if (text.length > CAPSULE_LIMITS.characters) throw new CapsuleError('too long');
  const capsule = parse(text);
  if (capsule.version !== CAPSULE_VERSION) throw new CapsuleError(`unknown version ${capsule.version}`);
  if (capsule.kind === 'criu') return { kind: 'criu', set: criuSetOf(capsule) };
  if (capsule.kind === 'linux-cr') return { kind: 'linux-cr', records: linuxCrRecordsOf(capsule) };
  throw new CapsuleError('unknown kind');
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value as Readonly<Record<string, unknown>>;
  } catch {
    // Told below.
  }
  throw new CapsuleError('not a JSON object');
}

/** What detection of this code finds in an image that was read. */
export function detect(read: ReadRecords): Inventory {
  return runToEnd(detectInSteps(read));
}

export function* detectInSteps(read: ReadRecords): InSteps<Inventory> {
  return read.kind === 'criu' ? yield* inventoryOfCriuInSteps(read.set) : inventoryOfLinuxCr(read.records);
}
