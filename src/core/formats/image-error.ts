/**
 * The one error that bad bytes raise. Every code is stable, documented in docs/errors.md and mapped to
 * an HTTP status in api/problem.ts.
 */
export const IMAGE_ERROR_CODES = [
  'image-empty',
  'image-not-recognised',
  'image-truncated',
  'image-malformed',
  'image-bad-magic',
  'image-length-impossible',
  'image-too-large',
  'image-too-many-records',
  'image-too-much-work',
  'image-too-deep',
  'image-expansion-too-large',
  'image-trailing-bytes',
  'image-incomplete',
  'image-several-sets',
  'image-reports-error',
  'image-revision-unsupported',
  'image-revision-ambiguous',
  'conversion-refused',
  'archive-malformed',
  'archive-unsafe-name',
  'archive-unsafe-entry',
  'archive-too-many-entries',
  'compression-malformed',
  'compression-unsupported',
] as const;

export type ImageErrorCode = (typeof IMAGE_ERROR_CODES)[number];

export class ImageError extends Error {
  readonly code: ImageErrorCode;
  /** Byte offset from the start of the stream (or of `file` when that is given), where it makes sense. */
  readonly offset: number | null;
  /** Name of the file inside an image set or archive. */
  readonly file: string | null;

  constructor(code: ImageErrorCode, message: string, where: { offset?: number | null; file?: string | null } = {}) {
    super(message);
    this.name = 'ImageError';
    this.code = code;
    this.offset = where.offset ?? null;
    this.file = where.file ?? null;
  }
}

/** A name of an archive in a message: short, and without what a terminal would obey. */
export function shownName(name: string): string {
  return name.slice(0, MAX_SHOWN_NAME).replace(/\p{C}/gu, '?');
}

const MAX_SHOWN_NAME = 128;
