import { IMAGE_ERROR_CODES } from '#core/formats/image-error.ts';
import { ANY_IMAGE, IMAGE_MEDIA_TYPES } from '#core/image/image-format.ts';
import type { ErrorCode } from '../error-codes.ts';
import type { AnswerShape, Operation } from '../operation.ts';
import { cellViewListSchema } from '../schemas/answer.ts';
import {
  idempotencyHeaders,
  imageDeletionSchema,
  imageListSchema,
  imageSchema,
  podQuery,
  podSchema,
  uploadQuery,
} from '../schemas/image.ts';
import { inventorySchema } from '../schemas/inventory.ts';
import { imageParams, pageQuery } from '../schemas/shared.ts';

export const IMAGES_PATH = '/api/v1/images';
export const INVENTORY_TYPE = 'application/vnd.restore-matrix.inventory+json';
const IMAGE_PATH = `${IMAGES_PATH}/{ref}`;
const tag = 'Images';

/** Body types that are read as the bytes of an image. */
export const BYTE_TYPES: readonly string[] = [
  ...IMAGE_MEDIA_TYPES,
  'application/gzip',
  'application/x-gzip',
  'application/zstd',
  'application/x-zstd',
  'application/x-xz',
];

const UPLOAD_PROBLEMS: readonly ErrorCode[] = [
  ...IMAGE_ERROR_CODES,
  'name-malformed',
  'inventory-malformed',
  'request-malformed',
  'payload-too-large',
  'unsupported-media-type',
  'upload-without-file',
  'idempotency-key-malformed',
  'idempotency-key-in-use',
  'idempotency-key-reused',
];

const uploaded = (description: string): AnswerShape => ({ description, content: { 'application/json': imageSchema } });

export const postImage: Operation = {
  method: 'post',
  path: IMAGES_PATH,
  id: 'postImage',
  tag,
  summary: 'Upload an image, or an inventory of one',
  description:
    `The body is ${ANY_IMAGE}, for example a container checkpoint: uncompressed, gzip, zstd or xz. ` +
    'It is streamed, and its process memory is not kept. With the inventory type, no memory leaves the host.',
  query: uploadQuery,
  headers: idempotencyHeaders,
  body: {
    ...Object.fromEntries(BYTE_TYPES.map((type) => [type, null])),
    'multipart/form-data': null,
    [INVENTORY_TYPE]: inventorySchema,
  },
  answers: {
    200: uploaded('Already recorded (same digest), or a dry run'),
    201: uploaded('Created; `Location` has its address'),
  },
  problems: UPLOAD_PROBLEMS,
};

const podded = (description: string): AnswerShape => ({ description, content: { 'application/json': podSchema } });

export const postPod: Operation = {
  method: 'post',
  path: '/api/v1/pods',
  id: 'postPod',
  tag,
  summary: 'Upload an archive with the checkpoints of several containers',
  description:
    'The checkpoint of a pod, or an archive of several container images. Each container becomes an image named ' +
    '`NAME/CONTAINER`. All of them are recorded, or none. `image=NAME/*` asks whether they restore together.',
  query: podQuery,
  headers: idempotencyHeaders,
  body: { ...Object.fromEntries(BYTE_TYPES.map((type) => [type, null])), 'multipart/form-data': null },
  answers: {
    200: podded('All were recorded already, or a dry run'),
    201: podded('At least one was created'),
  },
  problems: UPLOAD_PROBLEMS.filter((code) => code !== 'inventory-malformed'),
};

export const getImages: Operation = {
  method: 'get',
  path: IMAGES_PATH,
  id: 'getImages',
  tag,
  summary: 'List all images, newest first',
  query: pageQuery,
  answers: { 200: { description: 'A page', content: { 'application/json': imageListSchema } } },
  problems: ['request-malformed', 'cursor-malformed'],
};

export const getImage: Operation = {
  method: 'get',
  path: IMAGE_PATH,
  id: 'getImage',
  tag,
  summary: 'Show one image',
  params: imageParams,
  answers: { 200: { description: 'The image', content: { 'application/json': imageSchema } } },
  problems: ['image-not-found', 'name-malformed', 'request-malformed'],
};

export const getInventory: Operation = {
  method: 'get',
  path: `${IMAGE_PATH}/inventory`,
  id: 'getInventory',
  tag,
  summary: 'What the image contains',
  params: imageParams,
  answers: { 200: { description: 'The inventory', content: { 'application/json': inventorySchema } } },
  problems: ['image-not-found', 'name-malformed', 'request-malformed'],
};

export const getImageRow: Operation = {
  method: 'get',
  path: `${IMAGE_PATH}/row`,
  id: 'getImageRow',
  tag: 'Matrix',
  summary: 'Show the image on every profile',
  params: imageParams,
  query: pageQuery,
  answers: { 200: { description: 'A page of the row', content: { 'application/json': cellViewListSchema } } },
  problems: ['image-not-found', 'name-malformed', 'request-malformed', 'cursor-malformed'],
};

export const deleteImage: Operation = {
  method: 'delete',
  path: IMAGE_PATH,
  id: 'deleteImage',
  tag,
  summary: 'Remove a name, and the image with its last name; by digest, remove the image and all its names',
  description:
    'While an image has other names, deleting `name` or `name:tag` removes only that name; `name` means ' +
    '`name:latest`. Deleting the last name deletes the image. `sha256:...` deletes the image and all its names.',
  params: imageParams,
  answers: {
    200: { description: 'What was removed', content: { 'application/json': imageDeletionSchema } },
  },
  problems: ['image-not-found', 'name-malformed', 'request-malformed'],
};
