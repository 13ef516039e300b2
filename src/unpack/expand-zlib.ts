import { pipeline, type Transform } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { ImageError } from '#core/formats/image-error.ts';
import { type ByteSource, release } from './byte-source.ts';

const CHUNK_BYTES = 64 * 1024;

/** Members one after the other are one stream; zeros may follow, anything else is an error. */
export function expandGzip(source: ByteSource): ByteSource {
  return passThrough(source, createGunzip({ chunkSize: CHUNK_BYTES }), 'gzip');
}

/** Runs a source through a Node transform; its own errors get a code, those of the source stay what they are. */
export async function* passThrough(source: ByteSource, transform: Transform, name: string): ByteSource {
  let failure: unknown = null;
  const fed = guardSource(source, (error) => {
    failure ??= error;
  });
  pipeline(fed, transform, () => {});
  try {
    for await (const chunk of transform) yield chunk as Uint8Array;
  } catch (error) {
    if (failure !== null) throw failure;
    const message = error instanceof Error ? error.message : 'unreadable';
    throw new ImageError('compression-malformed', `${name}: ${message}`);
  } finally {
    transform.destroy();
    release(source);
  }
}

async function* guardSource(source: ByteSource, onError: (error: unknown) => void): ByteSource {
  try {
    yield* source;
  } catch (error) {
    onError(error);
    throw error;
  }
}
