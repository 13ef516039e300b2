import { get, type IncomingMessage } from 'node:http';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Serving, serve } from '#api/serve.ts';
import { type Composed, composeForTest } from '../../support/compose-for-test.ts';
import { appOver, BYTES, call, corpus } from './api-under-test.ts';

let composed: Composed;
let serving: Serving;
const stopping = new AbortController();
beforeAll(async () => {
  composed = await composeForTest({ worker: false });
  serving = await serve(appOver(composed.ports, {}, stopping.signal), { host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  stopping.abort();
  await serving.close();
  await composed.close();
});

interface Stream {
  readonly answer: IncomingMessage;
  /** Waits until so many events came; gives them all. */
  wait(count: number): Promise<{ id: number; kind: string }[]>;
  close(): void;
}

function open(path: string, headers: Record<string, string> = {}): Promise<Stream> {
  return new Promise((resolve, reject) => {
    const request = get(`${serving.url}${path}`, { headers, agent: false }, (answer) => {
      let text = '';
      let wake = (): void => {};
      answer.on('data', (chunk) => {
        text += chunk;
        wake();
      });
      answer.on('error', () => {});
      const events = () =>
        [...text.matchAll(/^id: (\d+)\nevent: (.+)\ndata: (.+)\n\n/gm)].map(([, id, kind, data]) => {
          const parsed = JSON.parse(String(data));
          expect(parsed.id ?? parsed.from).toBe(Number(id));
          return { id: Number(id), kind: String(kind) };
        });
      const wait = async (count: number) => {
        while (events().length < count)
          await new Promise<void>((go) => {
            wake = go;
          });
        return events();
      };
      resolve({ answer, wait, close: () => request.destroy() });
    });
    request.on('error', reject);
  });
}

async function sql(text: string, values: readonly unknown[]): Promise<void> {
  const client = new pg.Client({ connectionString: composed.databaseUrl });
  await client.connect();
  await client.query(text, [...values]);
  await client.end();
}

const upload = (name: string) =>
  call(serving.url, 'post', `/api/v1/images?name=${name}`, {
    type: BYTES,
    body: corpus(`linux-cr/00-0abe2fe-${name}.img`),
  });

describe('GET /api/v1/events', () => {
  it('tells what happens after it was opened and resumes after Last-Event-ID', async () => {
    const live = await open('/api/v1/events');
    expect([live.answer.statusCode, live.answer.headers['content-type']]).toEqual([200, 'text/event-stream']);
    await upload('x86_32');
    const [first] = await live.wait(1);
    if (first === undefined) throw new Error('no event');
    live.close();
    await upload('s390x');
    const resumed = await open('/api/v1/events', { 'last-event-id': String(first.id) });
    const later = await resumed.wait(1);
    resumed.close();
    expect(later[0]?.id).toBeGreaterThan(first.id);
    const all = await open('/api/v1/events?after=0');
    const seen = await all.wait(2);
    all.close();
    const ids = seen.map(({ id }) => id);
    expect(ids).toEqual([...ids].sort((a, b) => a - b));
    expect(ids).toContain(first.id);
  });

  it('tells only of the kinds asked for, and resumes past the others', async () => {
    await upload('ppc32');
    const some = await open('/api/v1/events?after=0&kinds=image-added,verdict-flipped');
    const seen = await some.wait(3);
    some.close();
    expect(seen.map(({ kind }) => kind)).toEqual(['image-added', 'image-added', 'image-added']);
    const none = await call(serving.url, 'get', '/api/v1/events?kinds=image-added,no-such-kind');
    expect([none.status, none.body.errors[0].pointer]).toEqual([400, 'kinds']);
  });

  it('says what is lost: history that was pruned, and ids of another database', async () => {
    const { events } = composed.ports;
    const latest = await events.latest();
    // Nothing is deleted that webhooks have not heard of.
    expect(await events.prune(1)).toBe(0);
    await sql('update event_feed set dispatched = $1', [latest]);
    expect(await events.prune(1)).toBeGreaterThan(0);
    const prunedTo = await events.prunedTo();
    expect(prunedTo).toBeLessThan(latest);
    const old = await open('/api/v1/events', { 'last-event-id': '1' });
    expect(await old.wait(2)).toEqual([
      { id: prunedTo, kind: 'events-lost' },
      { id: latest, kind: expect.not.stringContaining('lost') },
    ]);
    old.close();
    const foreign = await open('/api/v1/events', { 'last-event-id': String(latest + 1_000_000) });
    expect(await foreign.wait(1)).toEqual([{ id: latest, kind: 'events-lost' }]);
    foreign.close();
    const resumed = await open('/api/v1/events', { 'last-event-id': String(prunedTo) });
    expect((await resumed.wait(1))[0]).toMatchObject({ id: latest });
    resumed.close();
  });

  it('refuses a malformed id', async () => {
    const answer = await call(serving.url, 'get', '/api/v1/events?after=x');
    expect([answer.status, answer.body.errors[0].pointer]).toEqual([400, 'after']);
    const header = await call(serving.url, 'get', '/api/v1/events', { headers: { 'last-event-id': '1; drop' } });
    expect(header.status).toBe(400);
  });

  it('ends when the service stops', async () => {
    const stream = await open('/api/v1/events');
    const ended = new Promise((resolve) => stream.answer.once('end', resolve));
    stopping.abort();
    await ended;
    expect(stream.answer.complete).toBe(true);
  });
});
