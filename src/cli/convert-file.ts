import { stat } from 'node:fs/promises';
import { ImageError } from '#core/formats/image-error.ts';
import type { Profile } from '#core/profile/profile.ts';
import type { Evaluator } from '#core/verdict/evaluator.ts';
import { createImageConverter } from '#image-conversion/image-converter.ts';
import { IMAGE_FORMATS } from '#image-formats/image-formats.ts';
import type { ConversionReport, ConvertOptions, ImageConverter } from '#usecases/ports/conversion.ts';
import { CommandError } from './command-error.ts';
import { EXIT } from './exit-code.ts';
import { fileFault } from './file-fault.ts';
import { openBytes } from './open-bytes.ts';
import type { Output } from './open-output.ts';
import { describeImageError, isFileError, readImageFile } from './read-image-file.ts';

/**
 * Converts a file (`-` is standard input) in one pass. Only where the records tell their header revision too late is a
 * regular file read once more, as what a scan of all of it finds.
 */
export async function convertFile(
  path: string,
  profile: Profile,
  options: ConvertOptions,
  output: Output,
  evaluator: Evaluator,
): Promise<ConversionReport> {
  const converter = createImageConverter(IMAGE_FORMATS, evaluator);
  try {
    return await convertOnce(converter, path, profile, options, output);
  } catch (error) {
    if (!isAmbiguous(error) || options.revision !== null) throw commandError(path, error);
    const revision = await scanForRevision(path);
    if (revision === null || !(await output.restart())) throw commandError(path, error);
    return await convertOnce(converter, path, profile, { ...options, revision }, output).catch((again: unknown) => {
      throw commandError(path, again);
    });
  }
}

function isAmbiguous(error: unknown): boolean {
  return error instanceof ImageError && error.code === 'image-revision-ambiguous';
}

async function scanForRevision(path: string): Promise<string | null> {
  if (path === '-' || !(await stat(path)).isFile()) return null;
  return (await readImageFile(path)).inventory.origin.revision;
}

async function convertOnce(
  converter: ImageConverter,
  path: string,
  profile: Profile,
  options: ConvertOptions,
  output: Output,
): Promise<ConversionReport> {
  const body = openBytes(path);
  try {
    const pieces = converter.convert(body.bytes, profile, options);
    for (let next = await pieces.next(); ; next = await pieces.next()) {
      if (next.done) return next.value;
      await output.write(next.value);
    }
  } finally {
    body.close();
  }
}

const REFUSALS: readonly string[] = ['conversion-refused', 'image-revision-ambiguous'];

function commandError(path: string, error: unknown): unknown {
  if (error instanceof ImageError) {
    const code = REFUSALS.includes(error.code) ? EXIT.no : EXIT.usage;
    return new CommandError(`${path}: ${describeImageError(error)}`, code);
  }
  return isFileError(error) ? new CommandError(`cannot read ${path}: ${fileFault(error.code)}`) : error;
}
