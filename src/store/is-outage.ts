/**
 * SQLSTATE classes and codes that speak of the server and not of the statement: 08 connection exceptions, 53 insufficient
 * resources (disk, memory, connections), 57P0x the server stops, has crashed or does not take connections yet.
 */
const SERVER_STATES = /^(08|53|57P0[1-5])/;
const SOCKET_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);
/** Prisma's own codes of the same: not reachable, timed out, closed, no connection free, too many. */
const PRISMA_CODES = new Set(['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2037']);
/** pg has no code for these. */
const LOST = /^Connection terminated|^timeout exceeded when trying to connect|and is not queryable$/;
/** Errors wrap errors: Prisma's holds its adapter's, which holds pg's. */
const MAX_DEPTH = 5;

interface ErrorShape {
  readonly code?: unknown;
  /** The SQLSTATE, in what Prisma's adapter makes of an error of pg. */
  readonly originalCode?: unknown;
  readonly message?: unknown;
  readonly cause?: unknown;
  readonly meta?: { readonly driverAdapterError?: unknown };
}

/** True for an error of pg or Prisma that says: the database is away, stops, or has no room. */
export function isOutage(error: unknown, depth = 0): boolean {
  if (typeof error !== 'object' || error === null || depth > MAX_DEPTH) return false;
  const { code, originalCode, message, cause, meta } = error as ErrorShape;
  return (
    [code, originalCode].some((found) => typeof found === 'string' && isOutageCode(found)) ||
    (typeof message === 'string' && LOST.test(message)) ||
    [cause, meta?.driverAdapterError].some((inner) => isOutage(inner, depth + 1))
  );
}

function isOutageCode(code: string): boolean {
  return SERVER_STATES.test(code) || SOCKET_CODES.has(code) || PRISMA_CODES.has(code);
}
