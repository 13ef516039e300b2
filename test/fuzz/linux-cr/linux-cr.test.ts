import { describe, expect, it } from 'vitest';
import { ImageError } from '#core/formats/image-error.ts';
import { HEADER_REVISIONS } from '#core/object-types/linux-cr/header-revisions.ts';
import { typesOf } from '../../unit/core/formats/linux-cr/write-image.ts';
import { emptyTally, fuzzRange } from '../harness/fuzz-range.ts';
import type { FuzzTarget } from '../harness/fuzz-target.ts';
import { showFailure } from '../harness/show-tally.ts';
import { BASE_IMAGES } from './base-images.ts';
import { joinParts } from './image-parts.ts';
import { inputOf } from './input-of.ts';
import { checkError, readInChunks } from './read-in-chunks.ts';
import { createReaderTarget } from './reader-target.ts';

const SEED = 20_261_125;

describe('base images', () => {
  it('are read as they are, but for the damaged ones of the corpus', () => {
    for (const { name, valid, parts } of BASE_IMAGES) {
      expect([name, 'inventory' in readInChunks(joinParts(parts), [])]).toEqual([name, valid]);
    }
  });

  it('hold every record type of every header revision and architecture', () => {
    for (const revision of HEADER_REVISIONS) {
      for (const arch of revision.arches) {
        const images = BASE_IMAGES.filter(({ name }) => name.startsWith(`${revision.id} ${arch},`));
        const held = new Set(images.flatMap(({ parts }) => parts.map(({ name }) => name)));
        const missing = typesOf(revision, arch).filter((name) => !held.has(name));
        expect([revision.id, arch, missing]).toEqual([revision.id, arch, []]);
      }
    }
  });
});

describe('inputs', () => {
  it('are the same whenever they are asked for, and none is its base image', () => {
    const indices = Array.from({ length: 500 }, (_, index) => index * 7);
    const first = indices.map((index) => inputOf(SEED, index));
    for (const index of indices.toReversed()) {
      const { bytes, damages, base } = inputOf(SEED, index);
      const before = first[index / 7];
      expect(damages).toEqual(before?.damages);
      expect(Buffer.compare(bytes, before?.bytes ?? new Uint8Array(0))).toBe(0);
      expect(Buffer.compare(bytes, joinParts(base.parts))).not.toBe(0);
    }
    expect(Buffer.compare(inputOf(SEED, 0).bytes, inputOf(SEED + 1, 0).bytes)).not.toBe(0);
  });
});

describe('the harness', () => {
  const range = { seed: SEED, first: 10, step: 3, until: 100 };

  it('stops at an input that is not handled, and says which', async () => {
    const tally = emptyTally();
    const fails = (index: number): string => {
      if (index === 40) throw new RangeError('no');
      return 'read';
    };
    const target: FuzzTarget = { ...createReaderTarget(), attempt: ({ index }) => fails(index) };
    const failure = await fuzzRange(range, target, tally, () => {});
    expect(failure).toMatchObject({ index: 40, message: expect.stringContaining('RangeError: no') });
    expect(tally).toMatchObject({ inputs: 10, outcomes: { read: 10 } });
    expect(failure === null ? '' : showFailure('reader', SEED, failure)).toContain(`--seed ${SEED} --only 40`);
  });

  it('takes no error without a place inside the image, of another format, or with bytes in its text', () => {
    const bytes = new Uint8Array(20);
    const check = (...[code, text, where]: ConstructorParameters<typeof ImageError>) => {
      checkError(new ImageError(code, text, where), bytes);
    };
    expect(() => check('image-malformed', 'so', { offset: 20 })).not.toThrow();
    expect(() => check('image-malformed', 'so', { offset: 21 })).toThrow('at 21');
    expect(() => check('image-malformed', 'so', {})).toThrow('at null');
    expect(() => check('archive-malformed', 'so', { offset: 0 })).toThrow('none of this format');
    expect(() => check('image-malformed', 'so\u0001', { offset: 0 })).toThrow('says');
  });
});
