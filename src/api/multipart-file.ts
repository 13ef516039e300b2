import type { IncomingMessage } from 'node:http';
import busboy from 'busboy';
import { HttpError } from './http-error.ts';
import { readBody } from './read-body.ts';

/** Fields and headers of a form beside its file. */
const FORM_LIMITS = { files: 1, fields: 20, fieldSize: 4_096, fieldNameSize: 200, parts: 25, headerPairs: 50 };

/**
 * The bytes of the first file of a browser's form, streamed. Form fields are ignored: the query says name and tag.
 * Bytes are taken from the request only as fast as the file is read.
 */
export async function* readMultipartFile(req: IncomingMessage, limit: number): AsyncGenerator<Uint8Array> {
  const form = openForm(req);
  const file = new Promise<AsyncIterable<Uint8Array> & { destroy(): void }>((resolve, reject) => {
    form.on('file', (_name, stream) => resolve(stream));
    form.on('error', () => reject(new HttpError('request-malformed', 'The multipart form is invalid.')));
    form.on('close', () => reject(new HttpError('upload-without-file', 'The multipart form has no file field.')));
  });
  const feed = feedForm(form, readBody(req, limit));
  feed.catch((error: unknown) => form.destroy(error as Error));
  const stream = await Promise.race([file, feed.then(() => file)]);
  try {
    for await (const chunk of stream) yield chunk;
    await feed;
  } catch (error) {
    // The form only knows that it was cut short; what cut it short is the better answer.
    await feed;
    throw error instanceof Error && /unexpected end/i.test(error.message)
      ? new HttpError('request-malformed', 'The multipart form is truncated.')
      : error;
  } finally {
    form.destroy();
  }
}

function openForm(req: IncomingMessage): busboy.Busboy {
  try {
    return busboy({ headers: req.headers, limits: FORM_LIMITS });
  } catch {
    throw new HttpError('request-malformed', 'Content-Type multipart/form-data has no boundary.');
  }
}

async function feedForm(form: busboy.Busboy, bytes: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const chunk of bytes) {
    if (form.destroyed) return;
    if (!form.write(chunk)) {
      await new Promise<void>((resolve) => {
        const go = (): void => {
          form.off('drain', go).off('close', go);
          resolve();
        };
        form.on('drain', go).on('close', go);
      });
    }
  }
  form.end();
}
