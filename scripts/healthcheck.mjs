/**
 * For containers (Dockerfile, docker-compose.yml): `node scripts/healthcheck.mjs [api|worker]`, 0 is healthy.
 *
 * api: its own /readyz says so. worker: it serves no HTTP, so what counts is whether its work is done: the database
 * answers and no cell has waited for too long. Plain JavaScript, as it runs every few seconds.
 */
const READY_TIMEOUT_MS = 4_000;
/** Also a changed rule book, which wants every cell anew, is worked off far faster; the sweeper comes every 15 s. */
const LONGEST_WAIT = '10 minutes';

const CHECKS = {
  async api({ PORT }) {
    const url = `http://127.0.0.1:${PORT || '8080'}/readyz`;
    const response = await fetch(url, { signal: AbortSignal.timeout(READY_TIMEOUT_MS) });
    await response.body?.cancel();
    return response.ok ? null : `/readyz answers ${response.status}`;
  },

  async worker({ DATABASE_URL }) {
    const { default: pg } = await import('pg');
    const client = new pg.Client({ connectionString: DATABASE_URL, connectionTimeoutMillis: READY_TIMEOUT_MS });
    // A lost connection rejects the query, which is answer enough.
    client.on('error', () => undefined);
    await client.connect();
    try {
      const { rowCount } = await client.query(
        `select 1 from cell
          where state in ('wanted', 'running') and (state = 'wanted' or lease_until < now())
            and wanted_at < now() - $1::interval limit 1`,
        [LONGEST_WAIT],
      );
      return rowCount === 0 ? null : `cells have been waiting for more than ${LONGEST_WAIT}`;
    } finally {
      await client.end();
    }
  },
};

const check = CHECKS[process.argv[2] ?? 'api'];
const fault = check === undefined ? 'usage: healthcheck.mjs [api|worker]' : await check(process.env).catch(String);
if (fault !== null) {
  console.error(fault);
  process.exitCode = 1;
}
