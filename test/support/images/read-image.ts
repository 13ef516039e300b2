import { ImageError } from '#core/formats/image-error.ts';
import { IMAGE_FORMATS } from '#image-formats/image-formats.ts';
import { createImageReader } from '#unpack/image-reader.ts';
import type { UnpackLimits } from '#unpack/limits.ts';
import type { ImageReader } from '#usecases/ports/ports.ts';
import { chunksOf } from './byte-chunks.ts';

const CHUNK_BYTES = 65_536;

export function readImage(
  bytes: Uint8Array,
  { chunk = CHUNK_BYTES, limits = {} }: { chunk?: number; limits?: Partial<UnpackLimits> } = {},
): ReturnType<ImageReader['read']> {
  return createImageReader(IMAGE_FORMATS, limits).read(chunksOf(bytes, chunk));
}

export function readImages(
  bytes: Uint8Array,
  { chunk = CHUNK_BYTES, limits = {} }: { chunk?: number; limits?: Partial<UnpackLimits> } = {},
): ReturnType<ImageReader['readAll']> {
  return createImageReader(IMAGE_FORMATS, limits).readAll(chunksOf(bytes, chunk));
}

/** The error that reading must end in; anything else fails the test. */
export async function errorOf(reading: Promise<unknown>): Promise<ImageError> {
  const error = await reading.then(
    () => new Error('it was read'),
    (reason: unknown) => reason,
  );
  if (error instanceof ImageError) return error;
  throw error;
}

export async function codeOf(reading: Promise<unknown>): Promise<string> {
  return (await errorOf(reading)).code;
}
