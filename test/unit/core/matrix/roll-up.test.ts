import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rollUp } from '#core/matrix/roll-up.ts';
import { VERDICTS, type Verdict } from '#core/verdict/verdict.ts';

const LETTERS: Readonly<Record<string, Verdict>> = { y: 'yes', c: 'conditional', n: 'no', u: 'unknown' };

describe('rollUp', () => {
  it.each([
    ['', 'unknown'],
    ['y', 'yes'],
    ['yyy', 'yes'],
    ['c', 'conditional'],
    ['cc', 'conditional'],
    ['yc', 'conditional'],
    ['cyy', 'conditional'],
    ['n', 'no'],
    ['nn', 'no'],
    ['u', 'unknown'],
    ['uu', 'unknown'],
    ['yu', 'unknown'],
    ['cu', 'unknown'],
    ['ycu', 'unknown'],
    ['yn', 'mixed'],
    ['cn', 'mixed'],
    ['nu', 'mixed'],
    ['ycn', 'mixed'],
    ['ynu', 'mixed'],
    ['cnu', 'mixed'],
    ['ycnu', 'mixed'],
  ] as const)('%j is %s', (letters, answer) => {
    expect(rollUp([...letters].map((letter) => LETTERS[letter] ?? 'unknown')).answer).toBe(answer);
  });

  it('counts every verdict', () => {
    expect(rollUp(['yes', 'no', 'yes', 'unknown']).counts).toEqual({ yes: 2, conditional: 0, no: 1, unknown: 1 });
    expect(rollUp([]).counts).toEqual({ yes: 0, conditional: 0, no: 0, unknown: 0 });
  });

  const verdicts = fc.array(fc.constantFrom(...VERDICTS), { maxLength: 12 });

  it('does not depend on the order, and counts add up', () => {
    fc.assert(
      fc.property(verdicts, (list) => {
        const { answer, counts } = rollUp(list);
        expect(rollUp([...list].reverse())).toEqual({ answer, counts });
        expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(list.length);
      }),
    );
  });

  it('is a conjunction: yes only of yes, and one more profile never makes it yes', () => {
    fc.assert(
      fc.property(verdicts, fc.constantFrom(...VERDICTS), (list, one) => {
        const before = rollUp(list).answer;
        const after = rollUp([...list, one]).answer;
        expect(before === 'yes').toBe(list.length > 0 && list.every((verdict) => verdict === 'yes'));
        if (after === 'yes') expect(list.length === 0 || before === 'yes').toBe(true);
      }),
    );
  });
});
