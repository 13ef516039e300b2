import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteFeeder, type ByteProgram } from '../../../../src/core/formats/byte-program.ts';
import { ImageError } from '../../../../src/core/formats/image-error.ts';

type Step = { readonly take: number } | { readonly skip: number };

const COUNT = fc.integer({ min: 0, max: 20 });
const STEPS = fc.array(fc.oneof(fc.record({ take: COUNT }), fc.record({ skip: COUNT })), { maxLength: 12 });

/** Notes what it was given; skipped bytes too. */
function* note(steps: readonly Step[], seen: number[][]): ByteProgram<string> {
  for (const step of steps) {
    const part: number[] = [];
    if ('take' in step) part.push(...((yield step) ?? []));
    else yield { skip: step.skip, each: (bytes) => part.push(...bytes) };
    seen.push(part);
  }
  return 'done';
}

function feed<T>(feeder: ByteFeeder<T>, bytes: Uint8Array, cuts: readonly number[]): void {
  const places = [0, ...[...cuts].sort((a, b) => a - b), bytes.length];
  for (const [index, at] of places.entries()) feeder.write(bytes.subarray(at, places[index + 1] ?? bytes.length));
}

function codeOf(run: () => void): string {
  try {
    run();
    return 'none';
  } catch (error) {
    if (error instanceof ImageError) return `${error.code} at ${error.offset}`;
    throw error;
  }
}

describe('a push parser written as a pull parser', () => {
  it('gets the bytes it asks for, however they arrive', () => {
    fc.assert(
      fc.property(STEPS, fc.array(fc.nat(240), { maxLength: 8 }), (steps, cuts) => {
        const sizes = steps.map((step) => ('take' in step ? step.take : step.skip));
        const total = sizes.reduce((sum, size) => sum + size, 0);
        const bytes = Uint8Array.from({ length: total }, (_, at) => at & 255);
        const seen: number[][] = [];
        const feeder = new ByteFeeder(note(steps, seen), null);
        feed(
          feeder,
          bytes,
          cuts.map((cut) => Math.min(cut, total)),
        );
        expect(feeder.end()).toBe('done');
        expect(feeder.offset).toBe(total);
        expect(seen.map((part) => part.length)).toEqual(sizes);
        expect(seen.flat()).toEqual([...bytes]);
      }),
    );
  });

  it('tells too few bytes and too many, and where', () => {
    const program = () => new ByteFeeder(note([{ take: 4 }, { skip: 4 }], []), 'a.img');
    for (const length of [0, 3, 4, 7]) {
      const feeder = program();
      feeder.write(new Uint8Array(length));
      expect(codeOf(() => feeder.end())).toBe(`image-truncated at ${length}`);
    }
    expect(codeOf(() => program().write(new Uint8Array(9)))).toBe('image-trailing-bytes at 8');
  });

  it('ends where the program allows it, and nowhere else', () => {
    function* pairs(): ByteProgram<number> {
      for (let count = 0; ; count += 1) if ((yield { take: 2, endAllowed: true }) === null) return count;
    }
    const feeder = new ByteFeeder(pairs(), null);
    feeder.write(new Uint8Array(6));
    expect(feeder.end()).toBe(3);
    const odd = new ByteFeeder(pairs(), null);
    odd.write(new Uint8Array(5));
    expect(codeOf(() => odd.end())).toBe('image-truncated at 5');
  });

  it('shows the rest in pieces', () => {
    const seen: number[] = [];
    function* rest(): ByteProgram<void> {
      yield { take: 1 };
      yield { skipRest: true, each: (part) => seen.push(part.length) };
    }
    const feeder = new ByteFeeder(rest(), null);
    feed(feeder, new Uint8Array(10), [4]);
    feeder.end();
    expect(seen).toEqual([3, 6]);
  });

  it('allocates what has arrived, not what was claimed', () => {
    const before = process.memoryUsage().arrayBuffers;
    const feeder = new ByteFeeder(note([{ take: 0x7fff_ffff }], []), null);
    feeder.write(new Uint8Array(5_000));
    feeder.write(new Uint8Array(5_000));
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1024 * 1024);
  });
});
