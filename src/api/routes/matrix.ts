import type { Request, Router } from 'express';
import { queryMatrix } from '#usecases/query-matrix.ts';
import { readEvents } from '#usecases/read-events.ts';
import type { ApiDeps } from '../api-deps.ts';
import { endOf, followEvents } from '../follow-events.ts';
import { HttpError } from '../http-error.ts';
import { mount } from '../operation.ts';
import { eventsQuery, getEvents, getMatrix, matrixQuery } from '../operations/matrix.ts';
import { parseFields } from '../parse-fields.ts';

/** Each open stream polls the database; more than this would be felt. */
const MAX_STREAMS = 100;

/** Where to resume: the browser's own header wins over the query; null = from now on. */
function startOf(req: Request): number | null {
  const { after } = parseFields(eventsQuery, req.query, 'query');
  const last = req.get('last-event-id');
  if (last !== undefined && last !== '') {
    return Number(parseFields(eventsQuery, { after: last }, 'query').after);
  }
  return after === undefined ? null : Number(after);
}

export function mountMatrix(router: Router, { ports, stopping }: ApiDeps): void {
  let streams = 0;

  mount(router, getMatrix, async (req, res) => {
    const { imageCursor, imageLimit, profileCursor, profileLimit } = parseFields(matrixQuery, req.query, 'query');
    const { images, profiles, cells, revision } = await queryMatrix(ports, {
      images: { cursor: imageCursor ?? null, limit: imageLimit },
      profiles: { cursor: profileCursor ?? null, limit: profileLimit },
    });
    const next = { images: images.next, profiles: profiles.next };
    res.json({ images: images.items, profiles: profiles.items, cells, next, revision });
  });

  mount(router, getEvents, async (req, res) => {
    const asked = startOf(req);
    if (streams >= MAX_STREAMS) {
      throw new HttpError('too-many-streams', `More than ${MAX_STREAMS} event streams.`, {
        headers: { 'retry-after': '30' },
      });
    }
    streams += 1;
    try {
      const start = asked ?? (await readEvents(ports, { after: null })).latest;
      if (req.method === 'HEAD') {
        res.setHeader('content-type', 'text/event-stream');
        res.end();
        return;
      }
      await followEvents(ports.events, start, res, endOf(req, res, stopping));
    } finally {
      streams -= 1;
    }
  });
}
