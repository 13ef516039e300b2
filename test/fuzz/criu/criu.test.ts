import { describe, expect, it } from 'vitest';
import { CRIU_FILE_KINDS } from '#core/formats/criu/file-kinds.ts';
import { ImageError } from '#core/formats/image-error.ts';
import { runFuzz } from '../harness/run-fuzz.ts';
import { showFailure, showTally } from '../harness/show-tally.ts';
import { REAL_SETS, SMALL_SETS } from './base-sets.ts';
import { splitFile } from './file-parts.ts';
import { ARCHIVE_DAMAGE_NAMES, archiveInputOf } from './input-of-archive.ts';
import { SET_DAMAGES, setInputOf } from './input-of-set.ts';
import { attemptSet } from './read-files.ts';
import { checkError } from './set-check.ts';

const SEED = 20_261_127;
/** What takes two minutes on two processors; the million is tried by `npm run fuzz` (docs/robustness.md). */
const SET_INPUTS = 120_000;
const ARCHIVE_INPUTS = 15_000;
/** A busy machine takes its time; a worker that hangs ends by itself (run-fuzz.ts). */
const TIMEOUT_MS = 15 * 60_000;

/** What damaged sets are refused with; each has to come up, or the damages miss something. */
const SET_CODES = [
  ...['archive-unsafe-name', 'image-bad-magic', 'image-incomplete', 'image-length-impossible', 'image-malformed'],
  'image-truncated',
];
const ARCHIVE_CODES = [
  ...['archive-malformed', 'archive-unsafe-entry', 'archive-unsafe-name', 'compression-malformed', 'image-empty'],
  ...['image-incomplete', 'image-malformed', 'image-not-recognised', 'image-trailing-bytes', 'image-truncated'],
];

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
        expect(again).toEqual(before);
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

describe('damaged sets by the ten thousand', () => {
  it.each([
    ['criu-set', SET_INPUTS, SET_CODES, Object.keys(SET_DAMAGES)],
    ['archive', ARCHIVE_INPUTS, ARCHIVE_CODES, ARCHIVE_DAMAGE_NAMES],
  ] as const)(
    '%s: each is read, or refused with a code and a place',
    async (target, inputs, codes, damages) => {
      const { tally, failures } = await runFuzz({ target, seed: SEED, first: 0, inputs, workers: 2 });
      console.log(showTally(`${target}, seed ${SEED}`, tally));
      expect(failures.map((failure) => showFailure(target, SEED, failure))).toEqual([]);
      expect(tally.inputs).toBe(inputs);
      expect(Object.keys(tally.outcomes)).toEqual(expect.arrayContaining([...codes, 'read']));
      expect(tally.outcomes.read).toBeGreaterThan(inputs / 10);
      for (const name of damages) expect([name, tally.damages[name]]).not.toEqual([name, 0]);
    },
    TIMEOUT_MS,
  );
});
