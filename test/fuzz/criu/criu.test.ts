import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { CRIU_FILE_KINDS } from '#core/formats/criu/file-kinds.ts';
import { ImageError } from '#core/formats/image-error.ts';
import { REAL_SETS, SMALL_SETS } from './base-sets.ts';
import { splitFile } from './file-parts.ts';
import { archiveInputOf } from './input-of-archive.ts';
import { setInputOf } from './input-of-set.ts';
import { attemptSet } from './read-files.ts';
import { checkError } from './set-check.ts';

const SEED = 20_261_127;

describe('base sets', () => {
  it('are read as they are', () => {
    for (const { name, files } of [...SMALL_SETS, ...REAL_SETS]) {
      expect([name, 'inventory' in attemptSet(files)]).toEqual([name, true]);
    }
  });

  it('hold a file of every kind, cut up into all of its entries', () => {
    const held = new Set<string>();
    for (const { files } of [...SMALL_SETS, ...REAL_SETS]) {
      for (const { name, bytes } of files) {
        const parts = splitFile(name, bytes);
        if (parts === null || parts.entries.length === 0) continue;
        if (!parts.hasPayload) expect([name, parts.rest.length]).toEqual([name, 0]);
        held.add(name.slice(name.lastIndexOf('/') + 1).replace(/(-[\da-f]+)?(\.img)?$/, ''));
      }
    }
    expect([...CRIU_FILE_KINDS.keys()].filter((kind) => !held.has(kind))).toEqual([]);
  });
});

describe('inputs', () => {
  it('are the same whenever they are asked for', () => {
    const indices = Array.from({ length: 600 }, (_, index) => index * 7);
    for (const inputOf of [setInputOf, archiveInputOf]) {
      const first = indices.map((index) => inputOf(SEED, index));
      for (const index of indices.toReversed()) {
        const { random: _, ...again } = inputOf(SEED, index);
        const { random: __, ...before } = first[index / 7] ?? {};
        // Of tens of kilobytes each: far faster than toEqual.
        expect([index, isDeepStrictEqual(again, before)]).toEqual([index, true]);
      }
    }
  });
});

describe('the check of errors', () => {
  const files = [{ name: 'checkpoint/core-1.img', bytes: new Uint8Array(20) }];
  const check =
    (...args: ConstructorParameters<typeof ImageError>) =>
    () =>
      checkError(new ImageError(...args), files);

  it('takes none without a file of the set, a place in it, and a text that can be shown', () => {
    expect(check('image-malformed', 'so', { file: 'core-1.img', offset: 20 })).not.toThrow();
    expect(check('image-malformed', 'so', { file: 'core-1.img', offset: 21 })).toThrow('is at 21');
    expect(check('image-malformed', 'so', { file: 'core-1.img' })).toThrow('names a place');
    expect(check('image-malformed', 'so', { offset: 1 })).toThrow('names a file');
    expect(check('image-malformed', 'so', { file: 'core-2.img', offset: 1 })).toThrow('is in the set');
    expect(check('image-malformed', 'so\u0001', { file: 'core-1.img', offset: 1 })).toThrow('can be shown');
  });
});

describe('a real set', () => {
  const structural = ({ files, targets }: (typeof REAL_SETS)[number]) =>
    files.filter(({ name, bytes }) => targets.includes(name) && bytes.length > 0 && splitFile(name, bytes) !== null);
  const sizeOf = (set: (typeof REAL_SETS)[number]) => structural(set).reduce((sum, { bytes }) => sum + bytes.length, 0);
  const [smallest] = [...REAL_SETS].sort((a, b) => sizeOf(a) - sizeOf(b));
  if (smallest === undefined) throw new Error('no real set');

  it.each(structural(smallest).map((file) => [file.name, file] as const))('cut at every byte of %s', (name, file) => {
    const codes = new Set<string>();
    for (let length = 0; length < file.bytes.length; length += 1) {
      const files = smallest.files.map((one) => (one === file ? { name, bytes: file.bytes.subarray(0, length) } : one));
      const outcome = attemptSet(files);
      if ('inventory' in outcome) continue;
      const { code, file: where, offset } = outcome.error;
      codes.add(code);
      checkError(outcome.error, files);
      // Cut between entries it is a legal file that says less; what is then missing is told of another.
      if (code === 'image-truncated') expect([where, offset]).toEqual([name, length]);
    }
    const expected = ['image-incomplete', 'image-malformed', 'image-truncated'];
    expect([...codes].filter((code) => !expected.includes(code))).toEqual([]);
    expect(codes).toContain('image-truncated');
  });
});
