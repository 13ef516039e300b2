import { IMAGE_ERROR_CODES } from '#core/formats/image-error.ts';
import { ANY_IMAGE } from '#core/image/image-format.ts';
import type { Operation } from '../operation.ts';
import { convertQuery, planQuery, planSchema } from '../schemas/convert.ts';
import { imageParams } from '../schemas/shared.ts';
import { BYTE_TYPES, IMAGES_PATH } from './images.ts';

export const CONVERT_PATH = '/api/v1/convert';

const tag = 'Conversion';

export const postConvert: Operation = {
  method: 'post',
  path: CONVERT_PATH,
  id: 'postConvert',
  tag,
  summary: 'Convert an image for the kernel and the restorer of a profile',
  description:
    `The body is ${ANY_IMAGE}. It is converted and streamed back uncompressed while it arrives. Nothing ` +
    'is stored. An error before the first MiB of the result is answered as a problem. A later error closes the connection, ' +
    'so that an incomplete image never looks complete. Read the answer while you send: the service does not buffer it.',
  query: convertQuery,
  body: { ...Object.fromEntries(BYTE_TYPES.map((type) => [type, null])), 'multipart/form-data': null },
  answers: { 200: { description: 'The converted image', content: { 'application/octet-stream': null } } },
  problems: [
    ...IMAGE_ERROR_CODES,
    'profile-not-found',
    'name-malformed',
    'request-malformed',
    'payload-too-large',
    'unsupported-media-type',
    'upload-without-file',
  ],
};

export const getPlan: Operation = {
  method: 'get',
  path: `${IMAGES_PATH}/{ref}/plan`,
  id: 'getPlan',
  tag,
  summary: 'What to do, in order, to restore the image on a profile',
  description:
    'The shape is the same for every verdict. For `no` and `unknown`, the steps are those that are known to help.',
  params: imageParams,
  query: planQuery,
  answers: { 200: { description: 'The plan', content: { 'application/json': planSchema } } },
  problems: ['image-not-found', 'profile-not-found', 'name-malformed', 'request-malformed', 'records-changing'],
};
