import type { Request, Response } from 'express';
import type { EventStore } from '#usecases/ports.ts';

const POLL_MS = 500;
const HEARTBEAT_MS = 15_000;
const EVENTS_A_READ = 200;
/** Time a browser waits before it opens a broken stream again. */
const RETRY_MS = 2_000;

type StreamedEvent = Awaited<ReturnType<EventStore['after']>>[number];

function textOf({ id, kind, subject, body, createdAt }: StreamedEvent): string {
  const data = JSON.stringify({ id, kind, subject, body, createdAt: createdAt.toISOString() });
  return `id: ${id}\nevent: ${kind.replace(/[\r\n]/g, ' ')}\ndata: ${data}\n\n`;
}

/** A pause that ends early when the stream does. */
function pause(ms: number, ended: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const go = (): void => {
      clearTimeout(timer);
      ended.removeEventListener('abort', go);
      resolve();
    };
    const timer = setTimeout(go, ms);
    ended.addEventListener('abort', go);
  });
}

/** Writes events after `start` until client or service ends the stream. A slow client slows only its own stream. */
export async function followEvents(
  events: EventStore,
  start: number,
  res: Response<unknown>,
  ended: AbortSignal,
): Promise<void> {
  // Past Express, which would add a charset: an event stream has only one.
  res.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' });
  res.write(`retry: ${RETRY_MS}\n: from ${start}\n\n`);
  let last = start;
  let quietMs = 0;
  while (!ended.aborted) {
    const found = await events.after(last, EVENTS_A_READ);
    for (const event of found) {
      last = event.id;
      if (!res.write(textOf(event)) && !ended.aborted) await drained(res, ended);
    }
    quietMs = found.length > 0 ? 0 : quietMs + POLL_MS;
    if (quietMs >= HEARTBEAT_MS) {
      res.write(': heartbeat\n\n');
      quietMs = 0;
    }
    if (found.length < EVENTS_A_READ) await pause(POLL_MS, ended);
  }
  res.end();
}

function drained(res: Response, ended: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const go = (): void => {
      res.off('drain', go);
      ended.removeEventListener('abort', go);
      resolve();
    };
    res.once('drain', go);
    ended.addEventListener('abort', go);
  });
}

/** Aborts when the client goes away or the service stops. */
export function endOf(req: Request, res: Response, stopping: AbortSignal | undefined): AbortSignal {
  const gone = new AbortController();
  req.socket.setNoDelay(true);
  res.once('close', () => gone.abort());
  return stopping === undefined ? gone.signal : AbortSignal.any([gone.signal, stopping]);
}
