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
  throw new HttpError(
    'cross-site-request',
    `Requests with Sec-Fetch-Site: ${String(site)} must not use ${req.method}.`,
  );
};

/**
 * Answers only to names of this machine. Without a token, loopback is what keeps others out; a page of another site could
 * still reach it through a name of its own that it points at 127.0.0.1 (DNS rebinding), and browsers would call that
 * same-origin. `Host` contains the name that the request used.
 */
export function refuseForeignHosts(hosts: readonly string[]): RequestHandler {
  const names = new Set(hosts);
  return (req, _res, next) => {
    const name = (req.headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
    if (names.has(name)) return next();
    throw new HttpError(
      'cross-site-request',
      'The Host header must name the machine of the service, such as localhost.',
    );
  };
}
