/** Of an error, what may be logged. */
export interface ErrorDescription {
  readonly type: string;
  readonly message: string;
  readonly stack?: string | undefined;
  readonly cause?: ErrorDescription | string;
  readonly [field: string]: unknown;
}

/** What PostgreSQL and the system say of an error beside its message. */
const FIELDS = ['code', 'severity', 'detail', 'table', 'constraint', 'syscall', 'address', 'port'];
const MAX_CAUSES = 3;

/**
 * Named fields, not whatever hangs on the error: node-postgres hangs the client on it, with the statements and the values
 * it was sending.
 */
export function describeError(error: unknown, depth = 0): ErrorDescription | string {
  if (!(error instanceof Error)) return String(error);
  const said = Object.entries(error).filter(([field, value]) => FIELDS.includes(field) && typeof value !== 'object');
  const { cause } = error;
  return {
    type: error.name,
    message: error.message,
    ...Object.fromEntries(said),
    stack: error.stack,
    ...(cause === undefined || depth === MAX_CAUSES ? {} : { cause: describeError(cause, depth + 1) }),
  };
}
