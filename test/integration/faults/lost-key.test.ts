/** The database goes away between a request's work and the record of its idempotency key. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DatabaseUnavailableError } from '#usecases/ports/database-unavailable-error.ts';
import type { IdempotencyStore, Ports } from '#usecases/ports/ports.ts';
import { type Composed, composeForTest } from '../../support/compose-for-test.ts';
import { appOver, BYTES, call, corpus } from '../api/api-under-test.ts';
import { until } from '../queue/queue-under-test.ts';

const IMAGE = corpus('linux-cr/a-minimal.img');

let composed: Composed;
beforeAll(async () => {
  composed = await composeForTest({ worker: false, record: 'nothing' });
});
afterAll(() => composed.close());

/** The real store, but for one record that is lost. */
function losing(method: 'finish' | 'forget'): Ports {
  const { idempotency } = composed.ports;
  let lost = false;
  const once = <Args extends unknown[]>(record: (...args: Args) => Promise<void>) => {
    return async (...args: Args): Promise<void> => {
      if (lost) return record(...args);
      lost = true;
      throw new DatabaseUnavailableError('lost');
    };
  };
  const store: IdempotencyStore =
    method === 'finish'
      ? { ...idempotency, finish: once(idempotency.finish) }
      : { ...idempotency, forget: once(idempotency.forget) };
  return { ...composed.ports, idempotency: store };
}

it('answers a request whose work is done, and replays the answer later', async () => {
  const app = appOver(losing('finish'));
  const upload = { type: BYTES, body: IMAGE, headers: { 'idempotency-key': 'finished' } };
  const first = await call(app, 'post', '/api/v1/images?name=kept', upload);
  expect(first.status).toBe(201);
  await until('the answer to replay', async () => {
    const again = await call(app, 'post', '/api/v1/images?name=kept', upload);
    return again.headers['idempotency-replayed'] === 'true' && again.status === 201;
  });
});

it('frees the key of a request that failed', async () => {
  const app = appOver(losing('forget'));
  const check = () => call(app, 'post', '/api/v1/policies/none/checks', { headers: { 'idempotency-key': 'failed' } });
  expect((await check()).status).toBe(404);
  expect((await check()).body.code).toBe('idempotency-key-in-use');
  await until('the same refusal again', async () => (await check()).status === 404);
});
