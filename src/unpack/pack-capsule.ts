import { promisify } from 'node:util';
import { deflateRaw, inflateRawSync } from 'node:zlib';
import { CAPSULE_VERSION, decodeCapsule, encodeCapsuleInSteps } from '#core/capsule/capsule.ts';
import { CapsuleError } from '#core/capsule/capsule-error.ts';
import { CAPSULE_LIMITS } from '#core/capsule/limits.ts';
import type { ReadRecords } from '#core/capsule/read-records.ts';
import { runToEnd } from '#core/inventory/in-steps.ts';
import type { DetectAgain, PackedCapsule } from '#usecases/ports/re-detection.ts';
import type { ReadableFormat } from './format-reader.ts';
import type { Pace } from './pace.ts';

const deflate = promisify(deflateRaw);

/** The capsule as it is stored; without bytes when the image is too large for one. */
export async function packCapsule(read: ReadRecords, pace: Pace): Promise<PackedCapsule> {
  const text = await pace.run(encodeCapsuleInSteps(read));
  const packed = text === null ? null : await deflate(text);
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

/** What detection finds in a capsule now. */
export function createDetectAgain(formats: readonly ReadableFormat[]): DetectAgain {
  return async (capsule) => {
    const kept = decodeCapsule(unpackCapsule(capsule));
    const format = formats.find((one) => one.format === kept.kind);
    if (format === undefined) throw new CapsuleError('unknown kind');
    const reader = await format.loadReader();
    return runToEnd(reader.readAgain(kept).inventoryInSteps());
  };
}
