import type { Request, Router } from 'express';
import { queryMatrix } from '#usecases/matrix/query-matrix.ts';
import type { ApiDeps } from '../api-deps.ts';
import { endOf, type FeedRequest, followEvents } from '../follow-events.ts';
import { HttpError } from '../http-error.ts';
import { mount } from '../operation.ts';
import { eventsQuery, getEvents, getMatrix, matrixQuery } from '../operations/matrix.ts';
import { parseFields } from '../parse-fields.ts';

/** Each open stream polls the database; more than this would be felt. */
const MAX_STREAMS = 100;

/** Where to resume: the browser's own header wins over the query; null = from now on. */
function feedOf(req: Request): FeedRequest {
  const { after, kinds = [] } = parseFields(eventsQuery, req.query, 'query');
  const last = req.get('last-event-id');
  const resumed = last === undefined || last === '' ? after : parseFields(eventsQuery, { after: last }, 'query').after;
  return { from: resumed === undefined ? null : Number(resumed), kinds: kinds.length === 0 ? null : new Set(kinds) };
}

export function mountMatrix(router: Router, { ports, stopping }: ApiDeps): void {
  let streams = 0;

  mount(router, getMatrix, async (req, res) => {
    const { imageCursor, imageLimit, profileCursor, profileLimit, family } = parseFields(
      matrixQuery,
      req.query,
      'query',
    );
    const { images, profiles, cells, families, revision } = await queryMatrix(ports, {
      images: { cursor: imageCursor ?? null, limit: imageLimit },
      profiles: { cursor: profileCursor ?? null, limit: profileLimit },
      family,
    });
    const next = { images: images.next, profiles: profiles.next };
    res.json({ images: images.items, profiles: profiles.items, cells, families, next, revision });
  });

  mount(router, getEvents, async (req, res) => {
    const feed = feedOf(req);
    if (streams >= MAX_STREAMS) {
      throw new HttpError('too-many-streams', `The limit of ${MAX_STREAMS} open event streams is reached.`, {
        headers: { 'retry-after': '30' },
      });
    }
    streams += 1;
    try {
      if (req.method === 'HEAD') {
        res.setHeader('content-type', 'text/event-stream');
        res.end();
        return;
      }
      await followEvents(ports.events, feed, res, endOf(req, res, stopping));
    } finally {
      streams -= 1;
    }
  });
}
