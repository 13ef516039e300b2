import { ImageError } from '#core/formats/image-error.ts';

export function malformed(what: string): ImageError {
  return new ImageError('compression-malformed', what);
}
