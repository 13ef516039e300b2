import { createHash, timingSafeEqual } from 'node:crypto';
import type { RequestHandler } from 'express';
import { HttpError } from './http-error.ts';

const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest();

/** kube-scheduler sends an extender no header of its own, but the user and password of its URL. */
const BASIC_PATHS = '/api/v1/kubernetes/';

/** The token of `Bearer TOKEN`, or on some paths of `Basic`, as the password. '' if there is none. */
function tokenOf(authorization: string, path: string): string {
  const [scheme = '', value = ''] = authorization.split(' ');
  if (scheme.toLowerCase() === 'bearer') return value;
  if (scheme.toLowerCase() !== 'basic' || !path.startsWith(BASIC_PATHS)) return '';
  const pair = Buffer.from(value, 'base64').toString('utf8');
  return pair.includes(':') ? pair.slice(pair.indexOf(':') + 1) : '';
}

/** Lets a request pass when it bears one of the tokens. Digests are compared, so that lengths do not matter. */
export function createBearerAuth(tokens: readonly string[], isOpen: (path: string) => boolean): RequestHandler {
  const digests = tokens.map(digestOf);
  return (req, _res, next) => {
    if (isOpen(req.path)) return next();
    const token = tokenOf(req.headers.authorization ?? '', req.path);
    const given = digestOf(token);
    let matches = 0;
    for (const digest of digests) matches += timingSafeEqual(given, digest) ? 1 : 0;
    if (token !== '' && matches > 0) return next();
    throw new HttpError('unauthorised', 'The request requires a valid bearer token.', {
      headers: { 'www-authenticate': 'Bearer realm="restore-matrix"' },
    });
  };
}
