import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareKernelVersions } from '#core/version/compare-kernel-versions.ts';
import { parseKernelRelease } from '#core/version/parse-kernel-release.ts';
import { seriesOf } from '#core/version/series-of.ts';
import { versionKeyOf } from '#core/version/version-key.ts';
import { kernelVersion } from './kernel-version-arbitrary.ts';

const versionOf = (text: string) => parseKernelRelease(text).version;

/** As PostgreSQL orders text under COLLATE "C"; keys are ASCII, so code units are bytes. */
const compareTexts = (a: string, b: string) => (a === b ? 0 : a < b ? -1 : 1);

const ASCENDING = [
  '2.4.37',
  '2.6.9',
  '2.6.32',
  '2.6.32.71',
  '2.6.33',
  '2.6.38-synthetic',
  '2.6.39.4',
  '3.0-rc7',
  '2.6.40', // 3.0
  '2.6.40.3-0.fc15', // 3.0.3
  '2.6.41', // 3.1
  '3.10.0-1160.el7.x86_64',
  '2.6.60', // 4.0
  '4.19.0-rc3',
  '4.19.0-rc10',
  '4.19.0',
  '5.14.0-427.13.1.el9_4.x86_64',
  '6.1.0-56-cloud-amd64',
  '6.1.192',
  '6.6.8-200.fc39.x86_64',
  '6.12.117+deb12-rt-amd64',
  '6.18.44',
  '10.0',
];

describe('the order of kernel versions', () => {
  it('puts the examples in their order, by comparing and by key', () => {
    const shuffled = [...ASCENDING].reverse();
    expect(shuffled.toSorted((a, b) => compareKernelVersions(versionOf(a), versionOf(b)))).toEqual(ASCENDING);
    expect(shuffled.toSorted((a, b) => compareTexts(versionKeyOf(versionOf(a)), versionKeyOf(versionOf(b))))).toEqual(
      ASCENDING,
    );
  });

  it.each([
    ['6.1', '6.1.0'],
    ['6.1.0-56-amd64', '6.1.0-60-cloud-arm64'],
    ['2.6.40', '3.0'],
    ['2.6.32', '2.6.32.0'],
  ])('holds %s and %s equal', (a, b) => {
    expect(compareKernelVersions(versionOf(a), versionOf(b))).toBe(0);
    expect(versionKeyOf(versionOf(a))).toBe(versionKeyOf(versionOf(b)));
  });

  it('writes keys of one width', () => {
    expect(versionKeyOf(versionOf('6.12.117+deb12-amd64'))).toBe('00006.00012.00117.00000-release');
    expect(versionKeyOf(versionOf('4.19.0-rc3'))).toBe('00004.00019.00000.00000-rc003');
    expect(versionKeyOf(versionOf('2.6.32.71'))).toBe('00002.00006.00032.00071-release');
  });

  it('is a total order', () => {
    fc.assert(
      fc.property(kernelVersion, kernelVersion, kernelVersion, (a, b, c) => {
        expect(compareKernelVersions(a, a)).toBe(0);
        expect(Math.sign(compareKernelVersions(a, b)) + Math.sign(compareKernelVersions(b, a))).toBe(0);
        if (compareKernelVersions(a, b) <= 0 && compareKernelVersions(b, c) <= 0) {
          expect(compareKernelVersions(a, c)).toBeLessThanOrEqual(0);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('is the order of the keys', () => {
    fc.assert(
      fc.property(kernelVersion, kernelVersion, (a, b) => {
        expect(compareTexts(versionKeyOf(a), versionKeyOf(b))).toBe(Math.sign(compareKernelVersions(a, b)));
      }),
      { numRuns: 1000 },
    );
  });
});

describe('seriesOf', () => {
  it.each([
    ['2.6.32.71', '2.6.32'],
    ['2.6.32', '2.6.32'],
    ['2.6.40', '3.0'],
    ['2.4.37', '2.4'],
    ['3.0', '3.0'],
    ['6.1.0-56-amd64', '6.1'],
    ['6.12.117+deb12-rt-amd64', '6.12'],
    ['4.19.0-rc3', '4.19'],
  ])('%s belongs to %s', (text, series) => {
    expect(seriesOf(versionOf(text))).toBe(series);
  });
});
