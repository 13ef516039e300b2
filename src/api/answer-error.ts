import type { ErrorRequestHandler, Request, Response } from 'express';
import type { Logger } from 'pino';
import { problemPage } from '#web/problem-page.ts';
import { ClientGone } from './client-gone.ts';
import type { ErrorCode } from './error-codes.ts';
import { HttpError } from './http-error.ts';
import { type Problem, problemOf } from './problem.ts';
import { hasUnreadBody, refuseUpload } from './refuse-upload.ts';
import { requestIdOf } from './request-log.ts';

const PROBLEM_TYPE = 'application/problem+json';
/** A lost connection is replaced at once; a server that starts again takes a second or two. Writes end sooner. */
const RETRY_AFTER_SECONDS = '1';
const RETRIED: readonly ErrorCode[] = ['database-unavailable', 'records-changing'];

function sendProblem(req: Request, res: Response, problem: Problem): void {
  const body = JSON.stringify(problem);
  if (hasUnreadBody(req)) {
    refuseUpload(req, res, problem.status, body, PROBLEM_TYPE);
    return;
  }
  if (wantsPage(req)) {
    res.status(problem.status).vary('accept').type('html').send(problemPage(problem));
    return;
  }
  res.status(problem.status).setHeader('content-type', PROBLEM_TYPE);
  res.end(req.method === 'HEAD' ? undefined : body);
}

/** A browser that follows a link; programs ask for JSON or for anything. Paths of the API answer JSON alone. */
function wantsPage(req: Request): boolean {
  return req.method === 'GET' && !req.path.startsWith('/api/') && req.accepts(['json', 'html']) === 'html';
}

/** The one place where an error becomes an answer. */
export function createAnswerError(logger: Logger): ErrorRequestHandler {
  const answerError: ErrorRequestHandler = (error: unknown, req, res, _next) => {
    const request = requestIdOf(req);
    if (error instanceof ClientGone || (req.destroyed && !req.complete)) {
      // Also during an upload. No client is left to answer.
      logger.info({ request }, 'client closed the connection');
      res.destroy();
      return;
    }
    const problem = problemOf(error, request);
    if (problem.status >= 500) logger.error({ request, err: error, code: problem.code }, problem.title);
    if (res.headersSent) {
      res.destroy();
      return;
    }
    if (error instanceof HttpError) res.set({ ...error.headers });
    if (RETRIED.includes(problem.code)) res.setHeader('retry-after', RETRY_AFTER_SECONDS);
    res.setHeader('cache-control', 'no-store');
    sendProblem(req, res, problem);
  };
  return answerError;
}
