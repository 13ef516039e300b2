import * as z from 'zod';

/** Most items of one page. */
export const MAX_PAGE_LIMIT = 200;
const DEFAULT_PAGE_LIMIT = 50;

export const arch = z
  .string()
  .min(1)
  .max(32)
  .meta({ description: '`uname -m`, or a 32-bit name of Linux-CR', example: 'x86_64' });

export const limitField = z.coerce
  .number({ error: `a whole number from 1 to ${MAX_PAGE_LIMIT}` })
  .int(`a whole number from 1 to ${MAX_PAGE_LIMIT}`)
  .min(1, `a whole number from 1 to ${MAX_PAGE_LIMIT}`)
  .max(MAX_PAGE_LIMIT, `a whole number from 1 to ${MAX_PAGE_LIMIT}`)
  .default(DEFAULT_PAGE_LIMIT)
  .meta({ description: `Items a page, at most ${MAX_PAGE_LIMIT}` });

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
export const revisionField = z.number().int().meta({ description: 'Matrix revision that this was read at' });

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
  .enum(['', 'true', 'false', '1', '0'], { error: 'true or false' })
  .optional()
  .transform((text) => text === '' || text === 'true' || text === '1');

export const timestamp = z.string().meta({ description: 'RFC 3339, UTC', example: '2026-11-23T20:00:00.000Z' });
