import { ReadableStream } from 'node:stream/web';
import { compileFunction } from 'node:vm';
import type { ByteProgram } from '#core/formats/byte-program.ts';
import { ImageError } from '#core/formats/image-error.ts';
import type { WorkBudget } from '#core/formats/work-budget.ts';
import { type ByteSource, release } from './byte-source.ts';
import { StructureWalk } from './structure-walk.ts';
import type { Upload } from './upload.ts';
import { XZ_DECODER_SOURCE } from './xz-decoder-source.ts';
import { walkXzStream } from './xz-stream.ts';

/** What the memory of a decoder costs. */
const DECODER_STEPS = 20_000;

/** One xz stream (of any number of blocks). */
export async function* expandXz(source: ByteSource, { limits, work, pace }: Upload): ByteSource {
  work.spend(DECODER_STEPS, null, 0);
  const watched = new WatchedSource(source, walkXzStream(limits.xzDictionaryBytes, work), work);
  const output = createDecoder(watched.pass()).getReader();
  try {
    for (;;) {
      const { value, done } = await output.read();
      if (done) break;
      if (pace.isDue) await pace.turn();
      if (value.length > 0) yield value;
    }
    await watched.drain();
  } catch (error) {
    if (watched.failure !== null) throw watched.failure;
    const message = error instanceof Error ? error.message : 'unreadable';
    throw new ImageError('compression-malformed', `xz: ${message}`, { offset: watched.offset });
  } finally {
    output.cancel().catch(() => {});
    release(source);
  }
}

type XzDecompress = typeof import('xz-decompress');

/**
 * xz-decompress decodes one stream at a time: a second waits for the first, and a stalled upload would hold up all
 * others. And its memory never shrinks. So each stream gets a copy of the module, which goes with it.
 */
function createDecoder(input: ByteSource): ReadableStream<Uint8Array> {
  const module = { exports: {} };
  evaluateModule ??= compileFunction(XZ_DECODER_SOURCE, ['module', 'exports', 'require']);
  // All that it requires is node:stream/web.
  evaluateModule(module, module.exports, () => ({ ReadableStream }));
  const { XzReadableStream } = module.exports as XzDecompress;
  return new XzReadableStream(ReadableStream.from(input) as never) as unknown as ReadableStream<Uint8Array>;
}

let evaluateModule: ReturnType<typeof compileFunction> | null = null;

/** Gives the source to the decoder and to the walk over its structure; remembers what went wrong with either. */
class WatchedSource {
  failure: unknown = null;
  #source: ByteSource;
  #walk: StructureWalk;

  constructor(source: ByteSource, program: ByteProgram<void>, work: WorkBudget) {
    this.#source = source;
    this.#walk = new StructureWalk(program, 'xz', work);
  }

  get offset(): number {
    return this.#walk.offset;
  }

  async *pass(): ByteSource {
    for (let chunk = await this.#next(); chunk !== null; chunk = await this.#next()) yield chunk;
  }

  /** The decoder has come to the end of its stream: so must the source have. */
  async drain(): Promise<void> {
    while ((await this.#next()) !== null);
  }

  async #next(): Promise<Uint8Array | null> {
    try {
      const { value, done } = await this.#source.next();
      if (done === true) this.#walk.end();
      else this.#walk.write(value);
      return done === true ? null : value;
    } catch (error) {
      this.failure = error;
      throw error;
    }
  }
}
