import type { IncomingMessage } from 'node:http';
import { createGunzip } from 'node:zlib';
import { ImageError } from '#core/formats/image-error.ts';
import { HttpError } from './http-error.ts';

/** A sender that is silent for this long is cut off. */
const UPLOAD_IDLE_MS = 60_000;
/** Lists and objects of a JSON body inside each other. Far above any body of ours, far below what recursion bears. */
const MAX_JSON_DEPTH = 64;

function tooLarge(limit: number): HttpError {
  return new HttpError('payload-too-large', `The body is larger than ${limit} bytes.`);
}

/** Passes chunks on and throws `payload-too-large` once more than `limit` bytes came. */
export async function* capBytes(source: AsyncIterable<Uint8Array>, limit: number): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of source) {
    bytes += chunk.byteLength;
    if (bytes > limit) throw tooLarge(limit);
    yield chunk;
  }
}

async function* gunzip(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const unzip = createGunzip();
  const feed = (async () => {
    for await (const chunk of source) {
      if (unzip.destroyed) return;
      if (!unzip.write(chunk))
        await new Promise<void>((resolve) => unzip.once('drain', resolve).once('close', resolve));
    }
    unzip.end();
  })().catch((error: unknown) => unzip.destroy(error as Error));
  try {
    for await (const chunk of unzip) yield chunk as Uint8Array;
    await feed;
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')) {
      throw new ImageError('compression-malformed', 'The gzip-encoded body is damaged.');
    }
    throw error;
  } finally {
    unzip.destroy();
  }
}

/**
 * The request's bytes, `Content-Encoding: gzip` undone, never more than `limit`. The socket survives a reader that
 * stops early, so that the refusal can still be answered (see refuse-upload.ts).
 */
export function readBody(req: IncomingMessage, limit: number): AsyncIterable<Uint8Array> {
  const encoding = req.headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity' && encoding !== 'gzip') {
    throw new HttpError(
      'unsupported-media-type',
      `Content-Encoding ${encoding} is not supported. Use gzip, or send the body unencoded.`,
    );
  }
  if (Number(req.headers['content-length'] ?? 0) > limit) throw tooLarge(limit);
  req.setTimeout(UPLOAD_IDLE_MS, () => req.destroy());
  const bytes = capBytes(req.iterator({ destroyOnReturn: false }), limit);
  return encoding === 'gzip' ? capBytes(gunzip(bytes), limit) : bytes;
}

/** A small body in one piece. */
export async function readWhole(req: IncomingMessage, limit: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of readBody(req, limit)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** A small JSON body; throws `request-malformed` for text that is no JSON, or nested beyond reason. */
export async function readJson(req: IncomingMessage, limit: number): Promise<unknown> {
  const json = parseJson((await readWhole(req, limit)).toString('utf8'));
  if (isDeeper(json, MAX_JSON_DEPTH)) {
    const message = `must have at most ${MAX_JSON_DEPTH} levels`;
    throw new HttpError('request-malformed', 'The JSON body is nested too deeply.', {
      errors: [{ pointer: '', message }],
    });
  }
  return json;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const message = error instanceof SyntaxError ? error.message.slice(0, 200) : 'not JSON';
    throw new HttpError('request-malformed', 'The body is not valid JSON.', { errors: [{ pointer: '', message }] });
  }
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((member) => isDeeper(member, levels - 1));
}

/** `text/plain; charset=utf-8` -> `text/plain`; '' when there is none. */
export function mediaTypeOf(req: IncomingMessage): string {
  return (req.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}
