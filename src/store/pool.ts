import pg from 'pg';

const MAX_CONNECTIONS = 10;
const INT8_OID = 20;

/** bigint columns hold ids, bytes and revisions, all far below 2^53: read them as numbers. */
const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === INT8_OID && format !== 'binary' ? Number : pg.types.getTypeParser(oid, format ?? 'text'),
};

/** The one pool of a process. Prisma shares it. */
export function createPool(
  databaseUrl: string,
  options: { max?: number; onError?: (error: Error) => void } = {},
): pg.Pool {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: options.max ?? MAX_CONNECTIONS,
    application_name: 'restore-matrix',
    types: types as pg.CustomTypesConfig,
  });
  // An 'error' event without a listener ends the process. A connection that is lost while somebody holds it rejects its
  // query and every later one, so whoever holds it learns of it there.
  pool.on('connect', (client) => client.on('error', () => undefined));
  // The loss of an idle connection affects no query: the next one gets a new connection.
  // One that ends while the pool does is not lost: `end` does not wait for the last word of its connections.
  pool.on('error', (error) => {
    if (!pool.ending) options.onError?.(error);
  });
  return pool;
}
