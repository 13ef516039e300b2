import { randomUUID } from 'node:crypto';
import type { Request, Response } from 'express';
import type { Logger } from 'pino';

/** An id given by a proxy is taken over only in this form. */
const FOREIGN_ID = /^[\w.-]{1,64}$/;

const ids = new WeakMap<Request, string>();

/** The id of a request in the log. It is made on demand, because most answers do not need it. */
export function requestIdOf(req: Request): string {
  const known = ids.get(req);
  if (known !== undefined) return known;
  const given = req.headers['x-request-id'];
  const id = typeof given === 'string' && FOREIGN_ID.test(given) ? given : randomUUID();
  ids.set(req, id);
  return id;
}

/**
 * One line for an answered request: errors at `info`, faults at `error`, all others at `debug`. Method, path, status
 * and milliseconds; never a body, a query value or a credential. pino-http makes a child logger for every request,
 * which cost a fifth of a can-restore answer; this makes nothing for a line that is not written.
 */
export function logRequest(logger: Logger, req: Request, res: Response, ms: number): void {
  const status = res.statusCode;
  const level = status >= 500 ? 'error' : status >= 400 ? 'info' : 'debug';
  if (!logger.isLevelEnabled(level)) return;
  const path = req.originalUrl.split('?')[0];
  logger[level]({ request: requestIdOf(req), method: req.method, path, status, ms: Math.round(ms) }, 'answered');
}
