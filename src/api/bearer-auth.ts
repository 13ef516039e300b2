import { createHash, timingSafeEqual } from 'node:crypto';
import type { RequestHandler } from 'express';
import { HttpError } from './http-error.ts';

const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Lets a request pass when it bears one of the tokens. Digests are compared, so that lengths do not matter. */
export function createBearerAuth(tokens: readonly string[], isOpen: (path: string) => boolean): RequestHandler {
  const digests = tokens.map(digestOf);
  return (req, _res, next) => {
    if (isOpen(req.path)) return next();
    const [scheme, token] = (req.headers.authorization ?? '').split(' ');
    const given = digestOf(token ?? '');
    let matches = 0;
    for (const digest of digests) matches += timingSafeEqual(given, digest) ? 1 : 0;
    if (scheme?.toLowerCase() === 'bearer' && token !== undefined && token !== '' && matches > 0) return next();
    throw new HttpError('unauthorised', 'The request requires a valid bearer token.', {
      headers: { 'www-authenticate': 'Bearer realm="restore-matrix"' },
    });
  };
}
