import type { IdempotencyStore } from '#usecases/ports/ports.ts';
import type { Queryable } from '../transaction.ts';

/** Answers are kept for a day; a request that never finished stops blocking its key after ten minutes. */
const KEPT = "interval '24 hours'";
const ABANDONED = "interval '10 minutes'";

/** Every request that takes a key removes this many old keys, so that they do not pile up. */
const SWEPT = 100;

/** Takes the key, or says what became of the request that has it. Of two at the same time one gets the key. */
export async function beginRequest(
  client: Queryable,
  key: string,
  requestHash: string,
): ReturnType<IdempotencyStore['begin']> {
  const taken = await client.query(
    `insert into idempotency_key as k (key, request_hash) values ($1, $2)
     on conflict (key) do update
       set request_hash = excluded.request_hash, status = null, response = null, created_at = now()
     where k.created_at < now() - ${KEPT} or (k.status is null and k.created_at < now() - ${ABANDONED})`,
    [key, requestHash],
  );
  if (taken.rowCount === 1) {
    await forgetOld(client);
    return { outcome: 'new' };
  }
  const { rows } = await client.query<{ requestHash: string; status: number | null; response: unknown }>(
    `select request_hash as "requestHash", status, response from idempotency_key where key = $1`,
    [key],
  );
  const row = rows[0];
  // Forgotten in between: the caller may come again.
  if (row === undefined) return { outcome: 'running' };
  if (row.requestHash !== requestHash) return { outcome: 'mismatch' };
  return row.status === null ? { outcome: 'running' } : { outcome: 'done', status: row.status, response: row.response };
}

/** Requests that sweep at the same time take different rows. */
async function forgetOld(client: Queryable): Promise<void> {
  await client.query(
    `delete from idempotency_key where key in (
       select key from idempotency_key where created_at < now() - ${KEPT}
        order by created_at limit $1 for update skip locked)`,
    [SWEPT],
  );
}

/** The answer to replay. PostgreSQL holds no U+0000, which an answer may quote from the request. */
export async function finishRequest(client: Queryable, key: string, status: number, response: unknown): Promise<void> {
  const json = JSON.stringify(response, (_, value: unknown) =>
    typeof value === 'string' ? value.replaceAll('\0', '\ufffd') : value,
  );
  await client.query('update idempotency_key set status = $2, response = $3 where key = $1', [key, status, json]);
}
