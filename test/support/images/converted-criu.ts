import type { Profile } from '#core/profile/profile.ts';
import { OWN_EVALUATOR } from '#core/verdict/own-evaluator.ts';
import { createImageConverter } from '#image-conversion/image-converter.ts';
import { IMAGE_FORMATS } from '#image-formats/image-formats.ts';
import type { UnpackLimits } from '#unpack/limits.ts';
import type { CriuConversion } from '#usecases/ports/conversion.ts';
import { chunksOf } from './byte-chunks.ts';

/** An archive converted whole; throws what the conversion throws. */
export async function convertedCriu(
  archive: Uint8Array,
  profile: Profile,
  {
    drop = [],
    chunk = 4096,
    limits = {},
  }: { drop?: readonly string[]; chunk?: number; limits?: Partial<UnpackLimits> } = {},
): Promise<{ readonly bytes: Buffer; readonly report: CriuConversion }> {
  const options = { drop, revision: null };
  const pieces = createImageConverter(IMAGE_FORMATS, OWN_EVALUATOR, limits).convert(
    chunksOf(archive, chunk),
    profile,
    options,
  );
  const out: Uint8Array[] = [];
  let next = await pieces.next();
  for (; !next.done; next = await pieces.next()) out.push(new Uint8Array(next.value));
  if (next.value.format !== 'criu') throw new Error('not a CRIU set');
  return { bytes: Buffer.concat(out), report: next.value };
}
