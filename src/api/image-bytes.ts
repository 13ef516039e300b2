import type { Request } from 'express';
import { HttpError } from './http-error.ts';
import { readMultipartFile } from './multipart-file.ts';
import { BYTE_TYPES } from './operations/images.ts';
import { mediaTypeOf, readBody } from './read-body.ts';

/** Streams the bytes of an image from a plain body or a browser form. `more` describes other accepted bodies. */
export function imageBytes(req: Request, limit: number, more = ''): AsyncIterable<Uint8Array> {
  const type = mediaTypeOf(req);
  if (type === 'multipart/form-data') return readMultipartFile(req, limit);
  if (type === '' || BYTE_TYPES.includes(type)) return readBody(req, limit);
  throw new HttpError(
    'unsupported-media-type',
    `Content-Type ${type} is not supported. Send the bytes as application/octet-stream, or a form as ` +
      `multipart/form-data${more}.`,
  );
}
