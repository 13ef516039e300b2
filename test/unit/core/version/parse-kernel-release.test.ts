import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatKernelVersion } from '#core/version/format-kernel-version.ts';
import { KernelReleaseError } from '#core/version/kernel-release-error.ts';
import { parseKernelRelease } from '#core/version/parse-kernel-release.ts';
import { kernelVersion } from './kernel-version-arbitrary.ts';

describe('parseKernelRelease', () => {
  it.each([
    // text, numbers, rc, suffix, alias
    ['2.6.40', [3, 0], null, '', '2.6.40'],
    ['2.6.40.3-0.fc15.x86_64', [3, 0, 3], null, '0.fc15.x86_64', '2.6.40.3'],
    ['2.6.59-amd64', [3, 19], null, 'amd64', '2.6.59'],
    ['2.6.60', [4, 0], null, '', '2.6.60'],
    ['2.6.80', [4, 20], null, '', '2.6.80'],
    ['2.6.81', [2, 6, 81], null, '', null],
    ['2.6.39.4', [2, 6, 39, 4], null, '', null],
    ['2.6.32.71', [2, 6, 32, 71], null, '', null],
    ['2.6.38-synthetic', [2, 6, 38], null, 'synthetic', null],
    ['2.4.40', [2, 4, 40], null, '', null],
    ['3.0', [3, 0], null, '', null],
    ['6.1.0-56-cloud-amd64', [6, 1, 0], null, '56-cloud-amd64', null],
    ['6.12.117+deb12-rt-amd64', [6, 12, 117], null, '+deb12-rt-amd64', null],
    ['5.14.0-427.13.1.el9_4.x86_64', [5, 14, 0], null, '427.13.1.el9_4.x86_64', null],
    ['6.6.8-200.fc39.x86_64', [6, 6, 8], null, '200.fc39.x86_64', null],
    ['4.19.0-rc3', [4, 19, 0], 3, '', null],
    ['4.19-rc3-amd64', [4, 19], 3, 'amd64', null],
    [
      '6.7.0-0.rc3.20231129git18d46e76d7c2.31.fc40.x86_64',
      [6, 7, 0],
      3,
      '20231129git18d46e76d7c2.31.fc40.x86_64',
      null,
    ],
    ['6.1.0-rc3x', [6, 1, 0], null, 'rc3x', null],
    ['6.18.44', [6, 18, 44], null, '', null],
    ['5.15.153.1-microsoft-standard-WSL2', [5, 15, 153, 1], null, 'microsoft-standard-WSL2', null],
    ['4.9.0rt', [4, 9, 0], null, 'rt', null],
  ])('reads %s', (text, numbers, rc, suffix, alias) => {
    expect(parseKernelRelease(text)).toEqual({ text, version: { numbers, rc }, suffix, alias });
  });

  it.each([
    '',
    ' ',
    '6',
    '6.',
    '6.1.',
    '.6.1',
    '6..1',
    '06.1',
    '6.01',
    '-6.1',
    ' 6.1',
    '6.1 ',
    '6.1\n',
    'v6.1',
    '6.x',
    '6.1.2.3.4',
    '6.1.0-a b',
    '6.1.0-é',
    '６.1',
    'latest',
  ])('refuses %j as malformed', (text) => {
    expect(() => parseKernelRelease(text)).toThrowError(expect.objectContaining({ code: 'kernel-release-malformed' }));
  });

  it('refuses a text of 129 characters and takes one of 128', () => {
    expect(parseKernelRelease(`6.1-${'a'.repeat(124)}`).suffix).toBe('a'.repeat(124));
    expect(() => parseKernelRelease(`6.1-${'a'.repeat(125)}`)).toThrowError(
      expect.objectContaining({ code: 'kernel-release-too-long' }),
    );
  });

  it('refuses a number of six digits and takes one of five', () => {
    expect(parseKernelRelease('6.99999').version.numbers).toEqual([6, 99_999]);
    expect(() => parseKernelRelease('6.100000')).toThrowError(
      expect.objectContaining({ code: 'kernel-release-too-long' }),
    );
  });

  it('throws nothing but KernelReleaseError', () => {
    const almost = fc.string({ unit: fc.constantFrom(...'0123456789.-+_rcx~ '), maxLength: 24 });
    fc.assert(
      fc.property(fc.oneof(fc.string(), almost), (text) => {
        try {
          const release = parseKernelRelease(text);
          expect(release.version.numbers.length).toBeGreaterThanOrEqual(2);
        } catch (error) {
          expect(error).toBeInstanceOf(KernelReleaseError);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('reads back what formatKernelVersion writes', () => {
    fc.assert(
      fc.property(kernelVersion, (version) => {
        const release = parseKernelRelease(formatKernelVersion(version));
        expect(release).toMatchObject({ version, suffix: '', alias: null });
      }),
    );
  });
});
