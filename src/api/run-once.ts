import type { Request, Response } from 'express';
import { DatabaseUnavailableError } from '#usecases/ports/database-unavailable-error.ts';
import type { IdempotencyStore } from '#usecases/ports/ports.ts';
import { digestOf } from './digest-of.ts';
import { HttpError } from './http-error.ts';

const KEY = /^[\x21-\x7e]{1,200}$/;

const SETTLE_TRIES = 120;
const SETTLE_PAUSE_MS = 1_000;

interface Answered {
  readonly status: number;
  readonly body: unknown;
}

/** The request's key, or null; throws for a malformed one. Called first, so that no client uploads in vain. */
export function idempotencyKeyOf(req: Request): string | null {
  const key = req.get('idempotency-key');
  if (key === undefined) return null;
  if (KEY.test(key)) return key;
  const message = 'must be 1 to 200 visible ASCII characters';
  throw new HttpError('idempotency-key-malformed', 'The idempotency key is invalid.', {
    errors: [{ pointer: 'idempotency-key', message }],
  });
}

/**
 * Runs a POST once for each `Idempotency-Key`: a repetition gets the stored answer, a repetition of a running one 409,
 * another request under the same key 422. `bodyDigest` represents the body. Without a key it just runs.
 */
export async function runOnce(
  store: IdempotencyStore,
  req: Request,
  res: Response,
  bodyDigest: string,
  run: () => Promise<Answered>,
): Promise<Answered> {
  const key = idempotencyKeyOf(req);
  if (key === null) return run();
  const parts = [req.method, req.originalUrl, req.get('content-type') ?? '', bodyDigest];
  const begun = await store.begin(key, digestOf(JSON.stringify(parts)));
  if (begun.outcome === 'done') {
    res.setHeader('idempotency-replayed', 'true');
    return { status: begun.status, body: begun.response };
  }
  if (begun.outcome === 'running')
    throw new HttpError('idempotency-key-in-use', 'The first request with this key is still running.');
  if (begun.outcome === 'mismatch') {
    throw new HttpError('idempotency-key-reused', 'The idempotency key was used for a request with different content.');
  }
  try {
    const answered = await run();
    await settle(() => store.finish(key, answered.status, answered.body));
    return answered;
  } catch (error) {
    await settle(() => store.forget(key));
    throw error;
  }
}

/**
 * Records what became of the key. The request is over either way: while the database is away, it is answered and the
 * record made later, so that the key is not taken for that of a running request.
 */
async function settle(record: () => Promise<void>, triesLeft = SETTLE_TRIES): Promise<void> {
  try {
    await record();
  } catch (error) {
    if (!(error instanceof DatabaseUnavailableError)) throw error;
    // No caller waits for these later tries, so their errors are ignored. The key expires after ten minutes anyway.
    const again = (): void => void settle(record, triesLeft - 1).catch(() => undefined);
    if (triesLeft > 0) setTimeout(again, SETTLE_PAUSE_MS).unref();
  }
}
