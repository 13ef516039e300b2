import * as z from 'zod';

/** Most items of one page. */
export const MAX_PAGE_LIMIT = 200;
const DEFAULT_PAGE_LIMIT = 50;

export const arch = z
  .string()
  .min(1)
  .max(32)
  .meta({ description: 'Architecture as in `uname -m`, or a 32-bit Linux-CR name', example: 'x86_64' });

export const limitField = z.coerce
  .number({ error: `must be a whole number from 1 to ${MAX_PAGE_LIMIT}` })
  .int(`must be a whole number from 1 to ${MAX_PAGE_LIMIT}`)
  .min(1, `must be a whole number from 1 to ${MAX_PAGE_LIMIT}`)
  .max(MAX_PAGE_LIMIT, `must be a whole number from 1 to ${MAX_PAGE_LIMIT}`)
  .default(DEFAULT_PAGE_LIMIT)
  .meta({ description: `Items per page, at most ${MAX_PAGE_LIMIT}` });

export const cursorField = z
  .string()
  .min(1)
  .max(500)
  .optional()
  .meta({ description: '`next` of an earlier page, unchanged' });

export const pageQuery = z.strictObject({ limit: limitField, cursor: cursorField });

/** For paths that take no query: a name given to one is a mistake worth telling. */
export const noQuery = z.strictObject({});

export const nextField = z.string().nullable().meta({ description: 'Cursor of the next page; null on the last' });
export const revisionField = z.number().int().meta({ description: 'Matrix revision of this answer' });

/** `sha256:...`, `name` or `name:tag`. */
export const imageRef = z
  .string()
  .min(1)
  .max(300)
  .meta({ description: '`sha256:...`, `name` or `name:tag`', example: 'web:main' });
export const imageParams = z.strictObject({ ref: imageRef });
export const profileName = z
  .string()
  .min(1)
  .max(200)
  .meta({ description: 'Name of the profile', example: 'debian-12' });
export const profileParams = z.strictObject({ name: profileName });

/** A yes-or-no query field; `?dryRun` and `?dryRun=true` are yes. */
export const flagField = z
  .enum(['', 'true', 'false', '1', '0'], { error: 'must be true or false' })
  .optional()
  .transform((text) => text === '' || text === 'true' || text === '1');

export const timestamp = z.string().meta({ description: 'RFC 3339, UTC', example: '2026-11-23T20:00:00.000Z' });
