/**
 * Any port of the store may reject with it: the database, not the call, is at fault, and the same call may succeed soon.
 * Whether a write was done is not known, as its confirmation may be what was lost.
 */
export class DatabaseUnavailableError extends Error {
  constructor(cause: unknown) {
    super('the database is not available', { cause });
    this.name = 'DatabaseUnavailableError';
  }
}
