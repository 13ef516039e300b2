export class CriuVersionError extends Error {
  constructor(text: string) {
    super(
      `${JSON.stringify(text.slice(0, MAX_CRIU_VERSION_LENGTH))} is not a CRIU release; expected a version such as 4.2`,
    );
    this.name = 'CriuVersionError';
  }
}

export const MAX_CRIU_VERSION_LENGTH = 32;

const CRIU_VERSION = /^v?([0-9]{1,5}(?:\.[0-9]{1,5}){0,3})$/;

export function isCriuVersion(text: string): boolean {
  return text.length <= MAX_CRIU_VERSION_LENGTH && CRIU_VERSION.test(text);
}

/**
 * `3.17.1` is [3, 17, 1]. A leading `v`, as in CRIU's git tags, is dropped.
 *
 * @throws CriuVersionError
 */
export function parseCriuVersion(text: string): readonly number[] {
  const numbers = isCriuVersion(text) ? CRIU_VERSION.exec(text)?.[1] : undefined;
  if (numbers === undefined) throw new CriuVersionError(text);
  return numbers.split('.').map(Number);
}

/** Negative, 0 or positive; missing numbers are 0. */
export function compareCriuVersions(a: readonly number[], b: readonly number[]): number {
  const length = Math.max(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
