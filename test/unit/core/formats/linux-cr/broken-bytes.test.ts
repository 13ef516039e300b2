import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ImageError } from '../../../../../src/core/formats/image-error.ts';
import { createLinuxCrReader } from '../../../../../src/core/formats/linux-cr/linux-cr-reader.ts';
import type { LinuxCrRecords } from '../../../../../src/core/formats/linux-cr/linux-cr-records.ts';
import { inventoryOfLinuxCr } from '../../../../../src/core/inventory/linux-cr/inventory-of-linux-cr.ts';
import { attempt, bytesOf, expectationOf } from './corpus.ts';
import { checkWellFormed } from './well-formed.ts';

/** Small, and between them both byte orders, old and new heads, an ERROR record. */
const SMALL = ['00-0abe2fe-ppc32', '16-5c3471a-arm', 'h-error-record'];
/** With more kinds of records, and every unframed part. */
const RICH = ['08-78d18cf-s390x', '14-b6cdf01-x86_64', 'b-pipes-epoll-sockets-ipc-pty', 'g-skb-frag-unframed-page'];
/** Every second, as each is read to its end: the damaged images of test/fuzz/linux-cr have any byte changed. */
const CHANGED_EVERY = 2;
/** Type, length and what is looked at before the rest is skipped; a place in the middle is as good as any other. */
const FRONT_BYTES = 32;
const EVERY_BYTES = 61;

/** xorshift32: the same flips on every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

/** Written and ended in pieces: what came of it, as something to compare. */
function outcome(bytes: Uint8Array, cuts: readonly number[]): unknown {
  const reader = createLinuxCrReader();
  try {
    let at = 0;
    for (const cut of [...cuts].sort((a, b) => a - b)) {
      reader.write(bytes.subarray(at, cut));
      at = cut;
    }
    reader.write(bytes.subarray(at));
    const records: LinuxCrRecords = reader.end();
    return inventoryOfLinuxCr(records);
  } catch (error) {
    if (!(error instanceof ImageError)) throw error;
    return { code: error.code, offset: error.offset, message: error.message };
  }
}

/** Without the inspector of conversions: it has no say in where an image ends. */
function refusalOf(bytes: Uint8Array): ImageError {
  const reader = createLinuxCrReader();
  try {
    reader.write(bytes);
    reader.end();
  } catch (error) {
    if (error instanceof ImageError) return error;
    throw error;
  }
  throw new Error(`read whole at ${bytes.length}`);
}

/** Every offset of the small images; of the rich ones the first bytes of every record, and some of the rest. */
function offsetsOf(image: string): readonly number[] {
  const all = Array.from(bytesOf(image).keys());
  if (SMALL.includes(image)) return all;
  const { records } = expectationOf(image);
  const fronts = new Set(
    records.flatMap(({ offset }) => Array.from({ length: FRONT_BYTES }, (_, index) => offset + index)),
  );
  return all.filter((at) => at % EVERY_BYTES === 0 || fronts.has(at) || fronts.has(at + 1));
}

describe('cut at any byte', () => {
  it.each([...SMALL, ...RICH])('%s', (image) => {
    const bytes = bytesOf(image);
    for (const end of offsetsOf(image)) {
      const error = refusalOf(bytes.subarray(0, end));
      if (error.code === 'image-reports-error') continue;
      const expected = ['image-truncated', 'image-incomplete'].includes(error.code) && error.offset === end;
      if (!expected) throw new Error(`${error.code} at ${error.offset}, cut at ${end}`);
    }
  });
});

describe('one byte changed', () => {
  it.each([...SMALL, ...RICH])('%s', (image) => {
    const bytes = bytesOf(image);
    const random = seeded(20_261_125);
    const codes = new Set<string>();
    for (const at of offsetsOf(image).filter((_, index) => index % CHANGED_EVERY === 0)) {
      const before = bytes[at] ?? 0;
      bytes[at] = before ^ (1 + (random() % 255));
      const result = attempt(bytes);
      if (!(result instanceof ImageError)) checkWellFormed(result);
      else if ((result.offset ?? 0) > bytes.length) throw new Error(`offset ${result.offset}, flipped at ${at}`);
      else codes.add(result.code);
      bytes[at] = before;
    }
    // The flips did reach what is checked.
    expect([...codes]).toEqual(expect.arrayContaining(['image-length-impossible', 'image-malformed']));
  });
});

describe('chunks', () => {
  const images = [...SMALL, ...RICH, 'd2-truncated-in-header', 'e2-bad-tail-magic', 'i2-len-huge'].map(bytesOf);

  it('of any size give the same result', () => {
    fc.assert(
      fc.property(
        fc
          .constantFrom(...images)
          .chain((bytes) => fc.tuple(fc.constant(bytes), fc.array(fc.nat(bytes.length), { maxLength: 200 }))),
        ([bytes, cuts]) => {
          expect(outcome(bytes, cuts)).toEqual(outcome(bytes, []));
        },
      ),
      { numRuns: 300, seed: 4 },
    );
  });

  it('of one byte give the same result', () => {
    for (const bytes of images) {
      expect(outcome(bytes, Array.from(bytes.keys()))).toEqual(outcome(bytes, []));
    }
  });
});

describe('any bytes behind a good head', () => {
  const head = bytesOf('a-minimal').subarray(0, 435);

  it('end in an ImageError or a well-formed inventory', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2_000 }), (rest) => {
        const bytes = new Uint8Array(Buffer.concat([head, rest]));
        const result = attempt(bytes);
        if (!(result instanceof ImageError)) checkWellFormed(result);
      }),
      { numRuns: 500, seed: 5 },
    );
  });

  it('also when they are records', () => {
    const numbers = fc.oneof(fc.integer({ min: 0, max: 800 }), fc.constantFrom(9001, 9999, 403, 404, 704, 303, 304));
    const record = fc
      .tuple(numbers, fc.uint8Array({ maxLength: 130 }), fc.integer({ min: -2, max: 2 }))
      .map(([number, body, wrong]) => {
        const bytes = new Uint8Array(8 + body.length);
        new DataView(bytes.buffer).setUint32(0, number, true);
        new DataView(bytes.buffer).setUint32(4, Math.max(0, bytes.length + (wrong === 2 ? 1 : 0)), true);
        bytes.set(body, 8);
        return bytes;
      });
    fc.assert(
      fc.property(fc.array(record, { maxLength: 40 }), (records) => {
        const bytes = new Uint8Array(Buffer.concat([head, ...records]));
        const result = attempt(bytes);
        if (!(result instanceof ImageError)) checkWellFormed(result);
      }),
      { numRuns: 500, seed: 6 },
    );
  });
});
