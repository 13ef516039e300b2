import * as z from 'zod';
import { IMAGE_FAMILIES } from '#core/image/image-format.ts';
import { EVENT_KINDS } from '#usecases/ports/events.ts';
import type { Operation } from '../operation.ts';
import { matrixSchema } from '../schemas/answer.ts';
import { cursorField, limitField } from '../schemas/shared.ts';

export const matrixQuery = z.strictObject({
  imageLimit: limitField.meta({ description: 'Images (rows) per page' }),
  imageCursor: cursorField.meta({ description: '`next.images` of an earlier window' }),
  profileLimit: limitField.meta({ description: 'Profiles (columns) per page' }),
  profileCursor: cursorField.meta({ description: '`next.profiles` of an earlier window' }),
  family: z
    .enum(IMAGE_FAMILIES)
    .optional()
    .meta({ description: 'Only images that restorers of this family restore, and profiles that have one' }),
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
    .regex(/^\d{1,15}$/, 'must be the id of an event')
    .optional()
    .meta({ description: 'Events after this id, for clients that cannot set `Last-Event-ID`' }),
  kinds: z
    .string()
    .max(MAX_KINDS_LENGTH)
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(EVENT_KINDS, { error: `must be event kinds: ${EVENT_KINDS.join(', ')}` })))
    .optional()
    .meta({ description: 'Only events of these kinds, separated by commas', example: 'verdict-flipped' }),
});

export const getEvents: Operation = {
  method: 'get',
  path: '/api/v1/events',
  id: 'getEvents',
  tag: 'Matrix',
  summary: 'Stream events as they happen',
  description:
    'Server-sent events. `Last-Event-ID` resumes an interrupted stream. Comments serve as heartbeat. If events after that ' +
    'id were pruned, or the id is not from this database, the stream starts with an `events-lost` event.',
  query: eventsQuery,
  headers: z.object({ 'last-event-id': z.string().optional().meta({ description: 'Id of the last event received' }) }),
  answers: { 200: { description: 'The endless stream', content: { 'text/event-stream': null } } },
  problems: ['request-malformed', 'too-many-streams'],
};
