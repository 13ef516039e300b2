import type { Request, Response } from 'express';
import type { EventStore, RecordedEvent } from '#usecases/ports/events.ts';

const POLL_MS = 500;
const HEARTBEAT_MS = 15_000;
const EVENTS_A_READ = 200;
/** Time a browser waits before it opens a broken stream again. */
const RETRY_MS = 2_000;

/** A kind of the stream alone; no such event is stored. */
const EVENTS_LOST = 'events-lost';

function textOf({ id, kind, subject, body, createdAt }: RecordedEvent): string {
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

/** `from`: the id to go on after, null = what happens from now on; `kinds`: null = all. */
export interface FeedRequest {
  readonly from: number | null;
  readonly kinds: ReadonlySet<string> | null;
}

/**
 * Says that events which the reader asked for are no more, and from where it goes on: it has to read anew what it keeps
 * in step. It has an id, so that a reader which resumes does not hear of the same loss again.
 */
function lostText(asked: number, from: number): string {
  return `id: ${from}\nevent: ${EVENTS_LOST}\ndata: ${JSON.stringify({ kind: EVENTS_LOST, after: asked, from })}\n\n`;
}

/** Where to begin; later than asked where history was pruned, or where the database is another than the reader knew. */
async function startOf(events: EventStore, asked: number | null): Promise<{ start: number; lost: boolean }> {
  const latest = await events.latest();
  if (asked === null) return { start: latest, lost: false };
  const prunedTo = await events.prunedTo();
  if (asked < prunedTo) return { start: prunedTo, lost: true };
  return asked > latest && asked > prunedTo
    ? { start: Math.max(latest, prunedTo), lost: true }
    : { start: asked, lost: false };
}

/** Writes events until client or service ends the stream. A slow client slows only its own stream. */
export async function followEvents(
  events: EventStore,
  { from, kinds }: FeedRequest,
  res: Response<unknown>,
  ended: AbortSignal,
): Promise<void> {
  const { start, lost } = await startOf(events, from);
  // Past Express, which would add a charset: an event stream has only one.
  res.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' });
  res.write(`retry: ${RETRY_MS}\n: from ${start}\n\n`);
  if (lost) res.write(lostText(from ?? 0, start));
  const write = async (text: string): Promise<void> => {
    if (!res.write(text) && !ended.aborted) await drained(res, ended);
  };
  let last = start;
  let told = start;
  let quietMs = 0;
  while (!ended.aborted) {
    const found = await events.after(last, EVENTS_A_READ);
    const gap = (found[0]?.id ?? last + 1) > last + 1 ? await events.prunedTo() : 0;
    // A reader so slow that the history was pruned under it. Other gaps are transactions that came to nothing.
    if (gap > last) await write(lostText(last, gap));
    quietMs += POLL_MS;
    for (const event of found) {
      last = event.id;
      if (kinds !== null && !kinds.has(event.kind)) continue;
      await write(textOf(event));
      told = last;
      quietMs = 0;
    }
    if (quietMs >= HEARTBEAT_MS) {
      // An id without data moves the place to resume at, past what was not asked for, and is no event.
      await write(last > told ? `id: ${last}\n: heartbeat\n\n` : ': heartbeat\n\n');
      told = last;
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
