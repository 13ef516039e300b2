import { CRIU_EDITS, typesGoneBy } from '#core/conversion/criu/image-edits.ts';
import { ImageError } from '#core/formats/image-error.ts';
import type { Profile } from '#core/profile/profile.ts';
import { OWN_EVALUATOR } from '#core/verdict/own-evaluator.ts';
import { createImageConverter } from '#image-conversion/image-converter.ts';
import { IMAGE_FORMATS } from '#image-formats/image-formats.ts';
import { ON } from '../../support/real-reports.ts';
import { makeProfile } from '../../unit/core/verdict/make-profile.ts';
import { readCorpusProfile } from '../../unit/core/verdict/read-corpus-profile.ts';
import type { FuzzTarget } from '../harness/fuzz-target.ts';
import { pick, type Random } from '../harness/mutate.ts';
import { cutsOf } from '../harness/seeded.ts';
import { checkRefusal, inChunks, readBytes } from './archive-target.ts';
import { ARCHIVE_DAMAGE_NAMES, type ArchiveInput, archiveInputOf } from './input-of-archive.ts';

const MAX_CUTS = 8;
const CONVERTER = createImageConverter(IMAGE_FORMATS, OWN_EVALUATOR);

/** Kernels that have whatever rules ask for, with a CRIU that reads all of a set and with one that does not. */
const HELD = { kconfig: ON, kconfigComplete: true };
const PROFILES: readonly Profile[] = [
  makeProfile(HELD),
  makeProfile({ ...HELD, restorers: ['criu@4.1.1'] }),
  readCorpusProfile('lab-6.1-amd64'),
];
const DROPS: readonly string[] = CRIU_EDITS.flatMap(typesGoneBy);

async function convert(bytes: Uint8Array, random: Random): Promise<Uint8Array | ImageError> {
  const options = { drop: random() < 0.5 ? [] : [pick(DROPS, random)], revision: null };
  const converted = CONVERTER.convert(
    inChunks(bytes, cutsOf(bytes.length, MAX_CUTS, random)),
    pick(PROFILES, random),
    options,
  );
  const pieces: Uint8Array[] = [];
  try {
    for await (const piece of converted) pieces.push(piece.slice());
  } catch (error) {
    if (error instanceof ImageError) return error;
    throw error;
  }
  return new Uint8Array(Buffer.concat(pieces));
}

/** The converter of CRIU sets: what cannot be read is not converted, and what is converted can be read. */
export function createConverterTarget(): FuzzTarget<ArchiveInput> {
  return {
    damages: ARCHIVE_DAMAGE_NAMES,
    inputOf: archiveInputOf,
    bytesOf: async ({ bytes }) => bytes,
    async attempt({ bytes, random }) {
      const written = await convert(bytes, random);
      if (written instanceof ImageError) {
        if (written.code !== 'conversion-refused') checkRefusal(written);
        return written.code;
      }
      const before = await readBytes(bytes, []);
      if ('error' in before)
        throw new Error(`converted what reading refuses: ${before.error.code} ${before.error.message}`);
      const after = await readBytes(written, []);
      if ('error' in after)
        throw new Error(`converted to what reading refuses: ${after.error.code} ${after.error.message}`);
      return 'converted';
    },
  };
}
