import { describe, expect, it } from 'vitest';
import { type Candidate, candidatesOf } from '#core/formats/linux-cr/candidates.ts';
import { mayFitLength } from '#core/formats/linux-cr/fits-length.ts';
import { PossibleRevisions } from '#core/formats/linux-cr/possible-revisions.ts';

/** All that an image of an x86_64 kernel with checkpoint version 6 may be before its first record is read. */
const X86_64 = 2;
const CANDIDATES = candidatesOf(6, X86_64, 'little');
const NO_LENGTH = 7;

const rulesOf = (number: number) => CANDIDATES.map(({ meanings }) => meanings.get(number)?.rule);
const numbers = [...new Set(CANDIDATES.flatMap(({ meanings }) => [...meanings.keys()]))];
const isDisputed = (number: number): boolean => new Set(rulesOf(number).map((rule) => JSON.stringify(rule))).size > 1;
const isKnownTo = ({ meanings }: Candidate, number: number): boolean => meanings.has(number);

function numberThat(holds: (number: number) => boolean): number {
  const found = numbers.find((number) => isDisputed(number) && holds(number));
  if (found === undefined) throw new Error('no type number is like that');
  return found;
}

describe('a type number that revisions take for different records', () => {
  it('is impossible in a length that none of them has', () => {
    const number = numberThat((one) => CANDIDATES.every((candidate) => isKnownTo(candidate, one)));
    expect(rulesOf(number).some((rule) => rule !== undefined && mayFitLength(rule, NO_LENGTH))).toBe(false);
    const possible = new PossibleRevisions(CANDIDATES);
    expect(possible.admit(number, NO_LENGTH)).toBe('impossible');
    expect(possible.candidates).toEqual(CANDIDATES);
  });

  it('is unknown in such a length while a revision does not know it, and then is that revision', () => {
    const number = numberThat((one) => CANDIDATES.some((candidate) => !isKnownTo(candidate, one)));
    const possible = new PossibleRevisions(CANDIDATES);
    expect(possible.admit(number, NO_LENGTH)).toBeNull();
    expect(possible.candidates).toEqual(CANDIDATES.filter((candidate) => !isKnownTo(candidate, number)));
  });

  it('is confirmed by a count that goes with its length, for the revisions of which that is true', () => {
    // SIGPENDING: 24 bytes, and 48 or 88 more for every signal.
    const number = numberThat((one) => rulesOf(one).every((rule) => rule?.is === 'counted'));
    const [rule] = rulesOf(number);
    if (rule?.is !== 'counted') throw new Error('no count');
    const len = rule.base + rule.each;
    const counting = (count: number): Uint8Array => {
      const record = new Uint8Array(len);
      new DataView(record.buffer).setUint32(rule.count.at, count, true);
      return record;
    };
    const possible = new PossibleRevisions(CANDIDATES);
    expect(possible.confirm(number, counting(5), len, 'little')).toBeNull();
    expect(possible.candidates).toEqual(CANDIDATES);
    expect(possible.confirm(number, counting(1), len, 'little')?.rule).toEqual(rule);
    expect(possible.candidates.length).toBeLessThan(CANDIDATES.length);
  });
});
