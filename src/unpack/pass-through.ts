import type { Transform } from 'node:stream';
import { ImageError } from '#core/formats/image-error.ts';
import { type ByteSource, release } from './byte-source.ts';

/** A decompressor of node:zlib; `bytesWritten` is what its engine has used of what was written to it. */
export type Decompressor = Transform & { readonly bytesWritten: number };

/**
 * Runs a source through a decompressor at the reader's pace; the decompressor's errors get a code, those of the source
 * stay what they are. A decompressor stops at the end of what it knows and says nothing of what follows, so the source
 * is read on to its end: only zeros may be left (tapes and block devices are padded with them).
 */
export async function* passThrough(source: ByteSource, into: Decompressor, name: string): ByteSource {
  // Whoever has left does not want to hear of it.
  into.on('error', () => {});
  const feed = new Feed(source, into);
  const fed = feed.run();
  try {
    for await (const chunk of into) yield chunk as Uint8Array;
    await fed;
    await feed.drain();
  } catch (error) {
    if (feed.failure !== null) throw feed.failure;
    throw codedError(error, name, into.bytesWritten);
  } finally {
    into.destroy();
    release(source);
  }
  if (feed.failure !== null) throw feed.failure;
  if (feed.lastNonZero >= into.bytesWritten) {
    throw new ImageError('image-trailing-bytes', `${name}: bytes after the end of the stream`, {
      offset: into.bytesWritten,
    });
  }
}

function codedError(error: unknown, name: string, offset: number): ImageError {
  const message = error instanceof Error ? error.message : 'unreadable';
  const isTruncated = error instanceof Error && 'code' in error && error.code === 'Z_BUF_ERROR';
  return new ImageError(isTruncated ? 'image-truncated' : 'compression-malformed', `${name}: ${message}`, { offset });
}

class Feed {
  failure: unknown = null;
  /** Offset of the last byte that was not zero; -1 before there was one. */
  lastNonZero = -1;
  #bytes = 0;
  #source: ByteSource;
  #into: Decompressor;

  constructor(source: ByteSource, into: Decompressor) {
    this.#source = source;
    this.#into = into;
  }

  /** Never rejects: what went wrong with the source is in `failure`, and ends the decompressor. */
  async run(): Promise<void> {
    try {
      for (let chunk = await this.#next(); chunk !== null; chunk = await this.#next()) {
        if (this.#into.destroyed) return;
        if (!this.#into.write(chunk)) await this.#drained();
      }
      this.#into.end();
    } catch (error) {
      this.failure = error;
      this.#into.destroy(error instanceof Error ? error : new Error('unreadable'));
    }
  }

  async drain(): Promise<void> {
    while ((await this.#next()) !== null);
  }

  async #next(): Promise<Uint8Array | null> {
    const { value, done } = await this.#source.next();
    if (done === true) return null;
    const last = value.findLastIndex((byte) => byte !== 0);
    if (last >= 0) this.lastNonZero = this.#bytes + last;
    this.#bytes += value.length;
    return value;
  }

  #drained(): Promise<void> {
    if (this.#into.destroyed) return Promise.resolve();
    return new Promise((resolve) => {
      const settle = () => {
        this.#into.off('drain', settle).off('close', settle);
        resolve();
      };
      this.#into.on('drain', settle).on('close', settle);
    });
  }
}
