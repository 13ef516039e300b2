import * as z from 'zod';
import type { Operation } from '../operation.ts';
import { idempotencyHeaders } from '../schemas/image.ts';
import {
  conflictsSchema,
  objectionInput,
  observationInput,
  observationSchema,
  observationsQuery,
  observationsSchema,
  recordedSchema,
} from '../schemas/observation.ts';
import { pageQuery } from '../schemas/shared.ts';

export const OBSERVATIONS_PATH = '/api/v1/observations';
const tag = 'Observations';

export const observationParams = z.strictObject({
  id: z.string().regex(/^\d{1,15}$/, 'must be the id of an observation'),
});

export const postObservation: Operation = {
  method: 'post',
  path: OBSERVATIONS_PATH,
  id: 'postObservation',
  tag,
  summary: 'Record the outcome of a real restore',
  description:
    'It weighs for the signature of the image and this revision of the profile. The side that weighs more decides the ' +
    'verdict, whatever the rules predict; one report without evidence decides nothing (docs/observations.md). Observations ' +
    'are append-only: withdraw a wrong one.',
  headers: idempotencyHeaders,
  body: { 'application/json': observationInput },
  answers: {
    201: {
      description: 'Recorded',
      content: { 'application/json': recordedSchema },
      headers: z.object({ location: z.string().meta({ description: 'Address of the observation' }) }),
    },
  },
  problems: [
    'observation-malformed',
    'image-not-found',
    'profile-not-found',
    'profile-revision-not-found',
    'request-malformed',
    'payload-too-large',
    'unsupported-media-type',
    'idempotency-key-malformed',
    'idempotency-key-in-use',
    'idempotency-key-reused',
  ],
};

export const postObjection: Operation = {
  method: 'post',
  path: `${OBSERVATIONS_PATH}/{id}/objections`,
  id: 'postObjection',
  tag,
  summary: 'Withdraw or dispute an observation, or settle a dispute',
  description:
    'A withdrawn or disputed observation does not count. A withdrawal is final; a settlement makes a disputed observation ' +
    'count again. Objections are append-only.',
  params: observationParams,
  headers: idempotencyHeaders,
  body: { 'application/json': objectionInput },
  answers: {
    201: {
      description: 'Recorded',
      content: { 'application/json': recordedSchema },
      headers: z.object({ location: z.string().meta({ description: 'Address of the observation' }) }),
    },
  },
  problems: [
    'objection-malformed',
    'observation-not-found',
    'observation-withdrawn',
    'observation-not-disputed',
    'request-malformed',
    'payload-too-large',
    'unsupported-media-type',
    'idempotency-key-malformed',
    'idempotency-key-in-use',
    'idempotency-key-reused',
  ],
};

export const getObservations: Operation = {
  method: 'get',
  path: OBSERVATIONS_PATH,
  id: 'getObservations',
  tag,
  summary: 'List observations, newest first',
  query: observationsQuery,
  answers: { 200: { description: 'A page', content: { 'application/json': observationsSchema } } },
  problems: ['request-malformed', 'cursor-malformed', 'image-not-found', 'profile-not-found'],
};

export const getObservation: Operation = {
  method: 'get',
  path: `${OBSERVATIONS_PATH}/{id}`,
  id: 'getObservation',
  tag,
  summary: 'Show one observation and its effect',
  params: observationParams,
  answers: { 200: { description: 'The observation', content: { 'application/json': observationSchema } } },
  problems: ['request-malformed', 'observation-not-found'],
};

export const getConflicts: Operation = {
  method: 'get',
  path: '/api/v1/conflicts',
  id: 'getConflicts',
  tag,
  summary: 'List predictions that a real restore contradicts',
  description:
    'One for each signature and profile, latest first. Each is an error in the rule book, the profile or the report.',
  query: pageQuery,
  answers: { 200: { description: 'A page', content: { 'application/json': conflictsSchema } } },
  problems: ['request-malformed', 'cursor-malformed'],
};
