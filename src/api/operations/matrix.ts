import * as z from 'zod';
import { EVENT_KINDS } from '#usecases/ports/events.ts';
import type { Operation } from '../operation.ts';
import { matrixSchema } from '../schemas/answer.ts';
import { cursorField, limitField } from '../schemas/shared.ts';

export const matrixQuery = z.strictObject({
  imageLimit: limitField.meta({ description: 'Images (rows) a page' }),
  imageCursor: cursorField.meta({ description: '`next.images` of an earlier window' }),
  profileLimit: limitField.meta({ description: 'Profiles (columns) a page' }),
  profileCursor: cursorField.meta({ description: '`next.profiles` of an earlier window' }),
});

export const getMatrix: Operation = {
  method: 'get',
  path: '/api/v1/matrix',
  id: 'getMatrix',
  tag: 'Matrix',
  summary: 'A window of the matrix: rows are images, columns are profiles',
  query: matrixQuery,
  answers: { 200: { description: 'The window', content: { 'application/json': matrixSchema } } },
  problems: ['request-malformed', 'cursor-malformed'],
};

const MAX_KINDS_LENGTH = 1_000;

export const eventsQuery = z.strictObject({
  after: z
    .string()
    .regex(/^\d{1,15}$/, 'the id of an event')
    .optional()
    .meta({ description: 'Events after this id, for clients that cannot set `Last-Event-ID`' }),
  kinds: z
    .string()
    .max(MAX_KINDS_LENGTH)
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(EVENT_KINDS, { error: `kinds of events: ${EVENT_KINDS.join(', ')}` })))
    .optional()
    .meta({ description: 'Only events of these kinds, separated by commas', example: 'verdict-flipped' }),
});

export const getEvents: Operation = {
  method: 'get',
  path: '/api/v1/events',
  id: 'getEvents',
  tag: 'Matrix',
  summary: 'What happens, as it happens',
  description:
    'Server-sent events; `Last-Event-ID` resumes where a stream broke off. A comment is sent as heartbeat. Where events ' +
    'after that id were pruned already, or the id is none of this database, an event `events-lost` says so first.',
  query: eventsQuery,
  headers: z.object({ 'last-event-id': z.string().optional().meta({ description: 'Id of the last event received' }) }),
  answers: { 200: { description: 'The stream, without end', content: { 'text/event-stream': null } } },
  problems: ['request-malformed', 'too-many-streams'],
};
