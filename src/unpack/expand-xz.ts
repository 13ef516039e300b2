import { ReadableStream } from 'node:stream/web';
import { ImageError } from '#core/formats/image-error.ts';
import { type ByteSource, release } from './byte-source.ts';

/** Every xz stream ends in these two bytes (xz file format, 2.1.2.4); the decoder does not look behind its end. */
const FOOTER_MAGIC = 'YZ';

/** One xz stream (of any number of blocks). */
export async function* expandXz(source: ByteSource): ByteSource {
  const { XzReadableStream } = await import('xz-decompress');
  const watched = new TailWatch();
  const input = ReadableStream.from(watched.pass(source));
  const output = new XzReadableStream(input as never).getReader();
  try {
    for (;;) {
      const { value, done } = await output.read();
      if (done) break;
      if (value.length > 0) yield value;
    }
    await watched.drain(source);
  } catch (error) {
    if (watched.failure !== null) throw watched.failure;
    if (error instanceof ImageError) throw error;
    const message = error instanceof Error ? error.message : 'unreadable';
    throw new ImageError('compression-malformed', `xz: ${message}`);
  } finally {
    output.cancel().catch(() => {});
    release(source);
  }
}

class TailWatch {
  failure: unknown = null;
  #tail = '';

  async *pass(source: ByteSource): ByteSource {
    try {
      for (;;) {
        const { value, done } = await source.next();
        if (done === true) return;
        this.#note(value);
        yield value;
      }
    } catch (error) {
      this.failure = error;
      throw error;
    }
  }

  /** The decoder has come to the end of its stream: so must the body have. */
  async drain(source: ByteSource): Promise<void> {
    for (let next = await source.next(); next.done !== true; next = await source.next()) this.#note(next.value);
    if (this.#tail !== FOOTER_MAGIC)
      throw new ImageError('image-trailing-bytes', 'xz: bytes after the end of the stream');
  }

  #note(chunk: Uint8Array): void {
    this.#tail = (this.#tail + String.fromCharCode(...chunk.subarray(-2))).slice(-2);
  }
}
