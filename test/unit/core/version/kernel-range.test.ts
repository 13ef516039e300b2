import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatKernelVersion } from '#core/version/format-kernel-version.ts';
import { isInKernelRange, keyBoundsOf, parseKernelRange } from '#core/version/kernel-range.ts';
import { KernelReleaseError } from '#core/version/kernel-release-error.ts';
import { parseKernelRelease } from '#core/version/parse-kernel-release.ts';
import { versionKeyOf } from '#core/version/version-key.ts';
import { kernelVersion } from './kernel-version-arbitrary.ts';

const isIn = (text: string, range: string) =>
  isInKernelRange(parseKernelRelease(text).version, parseKernelRange(range));

describe('parseKernelRange and isInKernelRange', () => {
  it.each([
    ['>=5.10 <6.2', '5.10', true],
    ['>=5.10 <6.2', '6.1.0-56-amd64', true],
    ['>=5.10 <6.2', '6.2', false],
    ['>=5.10 <6.2', '5.9.16', false],
    ['>=5.10,<6.2', '6.1', true],
    [' >= 5.10   < 6.2 ', '6.1', true],
    ['<6.2', '6.2-rc1', true],
    ['=6.1', '6.1.0-56-amd64', true],
    ['=6.1', '6.1.1', false],
    ['=2.6.40', '3.0', true],
    ['>=3.0', '2.6.40', true],
    ['<=6.1', '6.1.0-rc3', true],
    ['<=6.1', '6.1.1', false],
    ['>6.1', '6.1.0-56-amd64', false],
    ['>6.1', '6.1.1', true],
    ['>=6.2 <6.1', '6.1.5', false],
  ])('%j and %s: %s', (range, text, expected) => {
    expect(isIn(text, range)).toBe(expected);
  });

  it.each([
    '',
    ' ',
    ',',
    '6.1',
    '~6.1',
    '>=',
    '>= <6.2',
    '=>6.1',
    '==6.1',
    '>=6.1<6.2',
    '>=6.1.0-56-amd64',
    '>1.0 '.repeat(9),
    `>=6.1${' '.repeat(600)}`,
  ])('refuses %j', (text) => {
    expect(() => parseKernelRange(text)).toThrowError(expect.objectContaining({ code: 'kernel-range-malformed' }));
  });

  it('passes the fault of a version on', () => {
    expect(() => parseKernelRange('>=6.x')).toThrowError(expect.objectContaining({ code: 'kernel-release-malformed' }));
  });

  it('throws nothing but KernelReleaseError', () => {
    const almost = fc.string({ unit: fc.constantFrom(...'<>= ,0123456789.-rc'), maxLength: 24 });
    fc.assert(
      fc.property(fc.oneof(fc.string(), almost), (text) => {
        try {
          expect(parseKernelRange(text).comparators.length).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toBeInstanceOf(KernelReleaseError);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe('keyBoundsOf', () => {
  it('gives the keys themselves for inclusive bounds', () => {
    expect(keyBoundsOf(parseKernelRange('>=5.10 <=6.1'))).toEqual({
      from: '00005.00010.00000.00000-release',
      to: '00006.00001.00000.00000-release',
    });
  });

  it('leaves an open end open', () => {
    const { from, to } = keyBoundsOf(parseKernelRange('>=5.10'));
    expect(from < to).toBe(true);
    expect(versionKeyOf({ numbers: [99_999, 99_999, 99_999, 99_999], rc: null }) < to).toBe(true);
    expect(keyBoundsOf(parseKernelRange('<6.1')).from).toBe('');
  });

  it('selects exactly the versions inside the range', () => {
    const comparator = fc.tuple(fc.constantFrom('>=', '>', '<=', '<', '='), kernelVersion);
    fc.assert(
      fc.property(fc.array(comparator, { minLength: 1, maxLength: 3 }), kernelVersion, (comparators, other) => {
        const range = parseKernelRange(comparators.map(([op, v]) => `${op}${formatKernelVersion(v)}`).join(' '));
        const { from, to } = keyBoundsOf(range);
        for (const version of [other, ...comparators.map(([, v]) => v)]) {
          const key = versionKeyOf(version);
          expect(from <= key && key <= to).toBe(isInKernelRange(version, range));
        }
      }),
      { numRuns: 2000 },
    );
  });
});
