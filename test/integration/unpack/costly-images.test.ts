import { describe, expect, it } from 'vitest';
import { WORK_LIMITS } from '#core/formats/work-budget.ts';
import { IMAGE_FORMATS } from '#image-formats/image-formats.ts';
import { createImageReader } from '#unpack/image-reader.ts';
import { COSTLY, emptyPageMap, PAGE_MAPS_OF_NOTHING, setWith } from '../../support/images/make-costly.ts';
import { codeOf, errorOf, readImage } from '../../support/images/read-image.ts';

const CHUNK_BYTES = 64 * 1024;
/** Read without an end of its own, so that only what the test does can end it. */
const UNLIMITED = { freeSteps: Number.POSITIVE_INFINITY };

describe('an image that costs little to send and much to read', () => {
  it.each(Object.entries(PAGE_MAPS_OF_NOTHING))(
    'is refused: page maps of entries without a byte, %s',
    async (_, make) => {
      const bytes = make();
      expect(bytes.length).toBeLessThan(140 * 1024);
      const error = await errorOf(readImage(bytes));
      expect(error).toMatchObject({ code: 'image-too-much-work', file: 'pagemap-1.img', offset: expect.any(Number) });
      expect(error.message).toContain(`${WORK_LIMITS.freeSteps} steps`);
      // An entry of four bytes takes at least a step.
      expect(error.offset).toBeLessThan(4 * WORK_LIMITS.freeSteps);
    },
  );

  it.each(Object.entries(COSTLY))('is refused: %s', async (_what, make) => {
    const limits = { freeSteps: 200_000, stepsPerByte: 1 };
    const bytes = await make();
    expect(bytes.length).toBeLessThan(limits.freeSteps);
    const error = await errorOf(readImage(bytes, { limits }));
    expect(error).toMatchObject({ code: 'image-too-much-work', offset: expect.any(Number) });
  });

  it('is read where it has sent enough bytes', async () => {
    const bytes = setWith({ 'pagemap-1.img': emptyPageMap(10_000) });
    const few = { freeSteps: 1_000, stepsPerByte: 0 };
    expect(await codeOf(readImage(bytes, { limits: few }))).toBe('image-too-much-work');
    expect((await readImage(bytes, { limits: { ...few, stepsPerByte: 100 } })).inventory.read.records).toBe(10_006);
  });
});

/** Chunks that are all there already, and how many of them were taken. */
class ReadyBody {
  given = 0;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    for (let at = 0; at < this.#bytes.length; at += CHUNK_BYTES) {
      this.given += 1;
      yield this.#bytes.subarray(at, at + CHUNK_BYTES);
    }
  }
}

/** Turns of the event loop, counted until it is told to stop. */
function countTurns(): { readonly stop: () => number } {
  let turns = 0;
  let next = setImmediate(function turn() {
    turns += 1;
    next = setImmediate(turn);
  });
  return {
    stop: () => {
      clearImmediate(next);
      return turns;
    },
  };
}

const costly = setWith({ 'pagemap-1.img': emptyPageMap(1_500_000) });

describe('a long reading', () => {
  it('lets others have their turn', async () => {
    const counted = countTurns();
    await createImageReader(IMAGE_FORMATS, UNLIMITED).read(new ReadyBody(costly));
    expect(counted.stop()).toBeGreaterThan(10);
  });

  it('ends with its signal, and takes nothing more', async () => {
    const body = new ReadyBody(costly);
    const controller = new AbortController();
    const gone = new TypeError('the sender went away');
    const reading = createImageReader(IMAGE_FORMATS, UNLIMITED).read(body, { signal: controller.signal });
    setImmediate(() => controller.abort(gone));
    await expect(reading).rejects.toBe(gone);
    const { given } = body;
    expect(given).toBeLessThan(costly.length / CHUNK_BYTES / 2);
    await new Promise((resolve) => setImmediate(resolve));
    expect(body.given).toBe(given);
  });

  it('ends with its signal when the body has been read already', async () => {
    const controller = new AbortController();
    const gone = new TypeError('the sender went away');
    const { capsule } = await createImageReader(IMAGE_FORMATS).read(new ReadyBody(setWith({})), {
      signal: controller.signal,
    });
    controller.abort(gone);
    await expect(capsule?.()).rejects.toBe(gone);
  });
});
