import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { CAPSULE_VERSION, decodeCapsule, detect, encodeCapsule, type ReadRecords } from '#core/capsule/capsule.ts';
import { CapsuleError } from '#core/capsule/capsule-error.ts';
import { CAPSULE_LIMITS } from '#core/capsule/limits.ts';
import type { Inventory } from '#core/inventory/inventory.ts';
import type { PackedCapsule } from '#usecases/ports/re-detection.ts';

/** The capsule as it is stored; without bytes when the image is too large for one. */
export function packCapsule(read: ReadRecords): PackedCapsule {
  const text = encodeCapsule(read);
  const packed = text === null ? null : deflateRawSync(text);
  const fits = packed !== null && packed.length <= CAPSULE_LIMITS.packedBytes;
  return { version: CAPSULE_VERSION, packed: fits ? packed : null };
}

/** The text of a stored capsule. @throws CapsuleError */
export function unpackCapsule({ version, packed }: PackedCapsule): string {
  if (version !== CAPSULE_VERSION) throw new CapsuleError(`version ${version} is not supported`);
  if (packed === null) throw new CapsuleError('the image was too large for a capsule');
  try {
    return inflateRawSync(packed, { maxOutputLength: CAPSULE_LIMITS.characters * 3 }).toString();
  } catch {
    throw new CapsuleError('the capsule data is damaged');
  }
}

/** What detection finds in it now. @throws CapsuleError */
export function detectAgain(capsule: PackedCapsule): Inventory {
  return detect(decodeCapsule(unpackCapsule(capsule)));
}
