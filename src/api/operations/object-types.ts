import * as z from 'zod';
import type { AnswerShape, Operation } from '../operation.ts';
import { objectTypeId, objectTypeInput, objectTypeListSchema, objectTypeSchema } from '../schemas/object-type.ts';

const OBJECT_TYPES_PATH = '/api/v1/object-types';
const OBJECT_TYPE_PATH = `${OBJECT_TYPES_PATH}/{id}`;
const tag = 'Object types';
const params = z.strictObject({ id: objectTypeId });
const shown = (description: string): AnswerShape => ({
  description,
  content: { 'application/json': objectTypeSchema },
});

export const getObjectTypes: Operation = {
  method: 'get',
  path: OBJECT_TYPES_PATH,
  id: 'getObjectTypes',
  tag,
  summary: 'List the catalogue of object types',
  answers: { 200: { description: 'All object types', content: { 'application/json': objectTypeListSchema } } },
  problems: [],
};

export const getObjectType: Operation = {
  method: 'get',
  path: OBJECT_TYPE_PATH,
  wide: 'id',
  id: 'getObjectType',
  tag,
  summary: 'Show one object type, its versions and its needs',
  params,
  answers: { 200: shown('The object type') },
  problems: ['object-type-not-found', 'request-malformed'],
};

export const putObjectType: Operation = {
  method: 'put',
  path: OBJECT_TYPE_PATH,
  wide: 'id',
  id: 'putObjectType',
  tag,
  summary: 'Add an object type, or replace one that was added',
  params,
  body: { 'application/json': objectTypeInput },
  answers: { 200: shown('Replaced'), 201: shown('Added') },
  problems: [
    'object-type-malformed',
    'object-type-is-builtin',
    'request-malformed',
    'payload-too-large',
    'unsupported-media-type',
  ],
};
