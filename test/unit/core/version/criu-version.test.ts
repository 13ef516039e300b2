import { describe, expect, it } from 'vitest';
import { CriuVersionError, compareCriuVersions, parseCriuVersion } from '#core/version/criu-version.ts';

describe('parseCriuVersion', () => {
  it.each([
    ['4.2', [4, 2]],
    ['3.17.1', [3, 17, 1]],
    ['v4.1.1', [4, 1, 1]],
    ['3.0', [3, 0]],
  ])('reads %s', (text, numbers) => {
    expect(parseCriuVersion(text)).toEqual(numbers);
  });

  it.each(['', 'v', '4.', '4.2-dev', '4,2', '1.2.3.4.5', '4.2\n', '123456.0', '4'.repeat(40)])('refuses %j', (text) => {
    expect(() => parseCriuVersion(text)).toThrowError(CriuVersionError);
  });
});

describe('compareCriuVersions', () => {
  it('orders by numbers, not by text', () => {
    const texts = ['4.2', '3.17.1', '4.1.1', '3.2', '2.12', '4.0', '3.17', '4.1'];
    expect(texts.toSorted((a, b) => compareCriuVersions(parseCriuVersion(a), parseCriuVersion(b)))).toEqual([
      '2.12',
      '3.2',
      '3.17',
      '3.17.1',
      '4.0',
      '4.1',
      '4.1.1',
      '4.2',
    ]);
  });

  it('takes missing numbers as 0', () => {
    expect(compareCriuVersions([4], [4, 0, 0])).toBe(0);
    expect(compareCriuVersions([4, 0], [4, 0, 1])).toBeLessThan(0);
  });
});
