import type { KernelRelease } from './kernel-release.ts';
import { KernelReleaseError } from './kernel-release-error.ts';
import { undoUname26 } from './uname26.ts';

/** `uname -r` holds 64 bytes (__NEW_UTS_LEN); package names of kernels run a little longer. */
export const MAX_RELEASE_LENGTH = 128;
/** Digits of one number; also the width of a number in a version key. */
export const MAX_NUMBER_DIGITS = 5;
/** `2.6.32.71`: no kernel version has more numbers. */
export const MAX_VERSION_NUMBERS = 4;

const NUMBER = '(?:0|[1-9][0-9]*)';
const NUMBERS = new RegExp(`^${NUMBER}(?:\\.${NUMBER}){1,${MAX_VERSION_NUMBERS - 1}}`);
/** `-rc3`, and Fedora's `-0.rc3.20231129git...`; the count must end there (`-rc3x` is a suffix). */
const RC = /^-(?:0\.)?rc(0|[1-9][0-9]{0,2})(?![0-9A-Za-z])/;
const SUFFIX = /^(?:[-+_~A-Za-z]|\.[A-Za-z])[-+_~.:@A-Za-z0-9]*$/;

/**
 * Parses the text of `uname -r`. The suffix is what follows the numbers and the rc, without the dash that joins it
 * (`+deb12-rt-amd64` keeps its plus). `2.6.40` to `2.6.80` are read as 3.0 to 4.20 (see uname26.ts) and say so in `alias`.
 *
 * @throws KernelReleaseError, and nothing else, on every other text
 */
export function parseKernelRelease(text: string): KernelRelease {
  if (text.length > MAX_RELEASE_LENGTH) {
    throw new KernelReleaseError(
      'kernel-release-too-long',
      `a kernel release has at most ${MAX_RELEASE_LENGTH} characters, got ${text.length}`,
    );
  }
  const numbersText = NUMBERS.exec(text)?.[0];
  if (numbersText === undefined) throw malformed(text);
  const written = numbersText.split('.').map((digits) => parseNumber(digits));
  const afterNumbers = text.slice(numbersText.length);
  const rc = RC.exec(afterNumbers);
  const rest = rc === null ? afterNumbers : afterNumbers.slice(rc[0].length);
  if (rest !== '' && !SUFFIX.test(rc === null ? rest : rest.replace(/^\./, '-'))) throw malformed(text);
  const numbers = undoUname26(written);
  return {
    text,
    version: { numbers: numbers ?? written, rc: rc === null ? null : Number(rc[1]) },
    suffix: rest.replace(rc === null ? /^-/ : /^[-.]/, ''),
    alias: numbers === null ? null : numbersText,
  };
}

function parseNumber(digits: string): number {
  if (digits.length > MAX_NUMBER_DIGITS) {
    throw new KernelReleaseError(
      'kernel-release-too-long',
      `a number in a kernel release has at most ${MAX_NUMBER_DIGITS} digits, got ${digits.length}`,
    );
  }
  return Number(digits);
}

function malformed(text: string): KernelReleaseError {
  return new KernelReleaseError(
    'kernel-release-malformed',
    `${JSON.stringify(text)} is not a kernel release; expected the text of uname -r, such as 6.1.0-56-amd64`,
  );
}
