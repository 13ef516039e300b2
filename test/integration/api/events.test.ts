import { get, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Serving, serve } from '#api/serve.ts';
import { type Composed, composeForTest } from '../../support/compose-for-test.ts';
import { appOver, BYTES, call, corpus } from './api-under-test.ts';

let composed: Composed;
let serving: Serving;
const stopping = new AbortController();
beforeAll(async () => {
  composed = await composeForTest();
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
          expect(parsed.id).toBe(Number(id));
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
