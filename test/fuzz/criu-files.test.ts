import { describe, expect, it } from 'vitest';
import { criuSet } from '../support/images/make-criu.ts';
import { createRandom, mutate } from './harness/mutate.ts';
import { fuzzRuns } from './harness/outcome.ts';
import { readSet } from './read-set.ts';
import { filesOfEveryKind, oddFiles, realFiles } from './sample-files.ts';

const FILES = new Map([...filesOfEveryKind(), ...oddFiles()]);
const REAL = [...(await realFiles())];
/** Of larger files every so many bytes. */
const EVERY_BYTE_UP_TO = 300;
const RUNS_PER_FILE = fuzzRuns(10);

/** The smallest set, with one of its files or one more file as given. */
const withFile = (name: string, bytes: Uint8Array) => [...new Map(criuSet(0)).set(name, bytes)];

const seedOf = (name: string) => [...name].reduce((sum, letter) => Math.imul(sum, 31) + letter.charCodeAt(0), 7);

describe('files of every kind', () => {
  it('are well-formed as they are', () => {
    for (const [name, bytes] of FILES) {
      // Each makes the smallest set richer; only what contradicts it is refused.
      const code = readSet(withFile(name, bytes));
      const isOther = /^(pstree|core-1|pagemap-1|mm-1|inventory)\./.test(name);
      expect([name, isOther ? null : code]).toEqual([name, null]);
    }
  });

  it('of the corpus are there', () => {
    expect(REAL.length).toBeGreaterThan(30);
  });

  it.each([...FILES.keys()])('%s, cut at every byte', (name) => {
    const bytes = FILES.get(name) ?? Buffer.alloc(0);
    const codes = new Set<string | null>();
    for (let length = 0; length < bytes.length; length += length < EVERY_BYTE_UP_TO ? 1 : 13) {
      codes.add(readSet(withFile(name, bytes.subarray(0, length))));
    }
    codes.delete(null);
    const expected = ['image-truncated', 'image-incomplete', 'image-malformed'];
    expect([...codes].filter((code) => !expected.includes(code ?? ''))).toEqual([]);
  });

  it.each([...FILES, ...REAL])('%s, damaged', (name, bytes) => {
    const random = createRandom(seedOf(name));
    for (let run = 0; run < RUNS_PER_FILE; run += 1) readSet(withFile(name, mutate(bytes, random)));
  });
});

describe('files under other names', () => {
  it('are refused or told apart, whatever is in them', () => {
    const random = createRandom(20_261_125);
    const all = [...FILES, ...REAL];
    for (let run = 0; run < RUNS_PER_FILE * 10; run += 1) {
      const [name] = all[Math.floor(random() * all.length)] ?? [''];
      const [, bytes] = all[Math.floor(random() * all.length)] ?? ['', Buffer.alloc(0)];
      readSet(withFile(name, bytes));
    }
  });
});
