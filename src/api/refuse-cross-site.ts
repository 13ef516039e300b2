import type { RequestHandler } from 'express';
import { HttpError } from './http-error.ts';

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * A page of another site could make a visitor's browser upload or delete here, as loopback needs no token.
 * Browsers say where a request comes from (Fetch Metadata); anything else does not send the header.
 */
export const refuseCrossSite: RequestHandler = (req, _res, next) => {
  const site = req.headers['sec-fetch-site'];
  if (READS.has(req.method) || site === undefined || site === 'same-origin' || site === 'none') return next();
  throw new HttpError('cross-site-request', `A ${String(site)} page may not send ${req.method} here.`);
};
