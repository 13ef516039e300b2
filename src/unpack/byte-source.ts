import { createHash } from 'node:crypto';
import { ImageError } from '#core/formats/image-error.ts';

/** A stream of bytes whose reader decides the pace; leaving it early closes everything behind it. */
export type ByteSource = AsyncGenerator<Uint8Array, void, undefined>;

/** Counts and hashes the body as it passes. */
export class UploadMeter {
  #hash = createHash('sha256');
  #bytes = 0;
  #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** `sha256:` and 64 hex digits of all bytes that passed; to be asked once, at the end. */
  digest(): string {
    return `sha256:${this.#hash.digest('hex')}`;
  }

  async *pass(body: AsyncIterable<Uint8Array>): ByteSource {
    for await (const chunk of body) {
      if (chunk.length === 0) continue;
      this.#bytes += chunk.length;
      if (this.#bytes > this.#limit) {
        throw new ImageError('image-too-large', `the image has more than ${this.#limit} bytes`, {
          offset: this.#limit,
        });
      }
      this.#hash.update(chunk);
      yield chunk;
    }
  }
}

/** The first bytes of a source (fewer when it is shorter) and a source that gives all of it, those included. */
export async function peek(source: ByteSource, count: number): Promise<{ head: Uint8Array; whole: ByteSource }> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    while (bytes < count) {
      const { value, done } = await source.next();
      if (done === true) break;
      chunks.push(value);
      bytes += value.length;
    }
  } catch (error) {
    release(source);
    throw error;
  }
  return { head: Buffer.concat(chunks).subarray(0, count), whole: prepend(chunks, source) };
}

async function* prepend(chunks: readonly Uint8Array[], source: ByteSource): ByteSource {
  try {
    yield* chunks;
    yield* source;
  } finally {
    release(source);
  }
}

/**
 * Ends a source without waiting for it: one that is in the middle of a read ends only when that read does, and a
 * stalled body must not hold back the answer.
 */
export function release(source: ByteSource): void {
  source.return().catch(() => {});
}
