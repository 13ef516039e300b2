import { ImageError } from '#core/formats/image-error.ts';
import { DatabaseUnavailableError } from '#usecases/ports/database-unavailable-error.ts';
import { UseCaseError } from '#usecases/use-case-error.ts';
import { ERROR_CODES, type ErrorCode } from './error-codes.ts';
import { type FieldError, HttpError } from './http-error.ts';

/** RFC 9457, `application/problem+json`. Members without a value are left out, `errors` is always there. */
export interface Problem {
  /** Relative reference to the page that explains the code. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** `urn:request:` and the id under which the log knows this request. */
  readonly instance: string;
  readonly code: ErrorCode;
  readonly errors: readonly FieldError[];
  /** Byte offset in the upload, or in `file` where that is given. */
  readonly offset?: number;
  readonly file?: string;
  readonly nearest?: readonly string[];
}

/** Errors raised by libraries on the way (body parsers, URL decoding) that are the caller's doing. */
function codeOfForeign(error: unknown): { code: ErrorCode; detail: string } {
  const status = (error as { status?: unknown } | null)?.status;
  if (error instanceof URIError || status === 400) return { code: 'request-malformed', detail: 'The URL is invalid.' };
  return { code: 'internal', detail: 'The service failed to answer the request.' };
}

/** Converts any error to a problem document. An error without a code is `internal`, and only the log has its message. */
export function problemOf(error: unknown, requestId: string): Problem {
  const shape = (code: ErrorCode, detail: string, more: Partial<Problem> = {}): Problem => ({
    type: `/docs/errors#${code}`,
    title: ERROR_CODES[code].title,
    status: ERROR_CODES[code].status,
    detail,
    instance: `urn:request:${requestId}`,
    code,
    errors: [],
    ...more,
  });
  if (error instanceof ImageError) {
    return shape(error.code, error.message, {
      ...(error.offset === null ? {} : { offset: error.offset }),
      ...(error.file === null ? {} : { file: error.file }),
    });
  }
  if (error instanceof UseCaseError) {
    const nearest = error.nearest.length > 0 || error.code.endsWith('-not-found') ? { nearest: error.nearest } : {};
    return shape(error.code, error.message, { errors: error.errors, ...nearest });
  }
  if (error instanceof HttpError) return shape(error.code, error.message, { errors: error.errors });
  if (error instanceof DatabaseUnavailableError) {
    return shape('database-unavailable', 'The database is not available. Retry in a moment.');
  }
  const foreign = codeOfForeign(error);
  return shape(foreign.code, foreign.detail);
}
