/** What the HTTP layer itself refuses, before or around a use case. problem.ts maps every code to a status. */
export const HTTP_ERROR_CODES = [
  'not-found',
  'not-built',
  'method-not-allowed',
  'unsupported-media-type',
  'request-malformed',
  'payload-too-large',
  'upload-without-file',
  'rate-limited',
  'unauthorised',
  'cross-site-request',
  'idempotency-key-malformed',
  'idempotency-key-in-use',
  'idempotency-key-reused',
  'too-many-streams',
  'not-ready',
  'database-unavailable',
  'internal',
] as const;

export type HttpErrorCode = (typeof HTTP_ERROR_CODES)[number];

/** One field that is wrong: a JSON pointer into the body (`/kconfig`), or the bare name of a query or header field. */
export interface FieldError {
  readonly pointer: string;
  readonly message: string;
  readonly line?: number;
}

export class HttpError extends Error {
  readonly code: HttpErrorCode;
  readonly errors: readonly FieldError[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    code: HttpErrorCode,
    message: string,
    details: { errors?: readonly FieldError[]; headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(message);
    this.name = 'HttpError';
    this.code = code;
    this.errors = details.errors ?? [];
    this.headers = details.headers ?? {};
  }
}
