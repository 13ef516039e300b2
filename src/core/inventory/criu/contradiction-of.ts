import type { OriginBounds } from '../inventory.ts';

/** The leading numbers of a release: `6.1.0-56-amd64`, `4.2-dirty`. */
const NUMBERS = /^v?(\d{1,5}(?:\.\d{1,5}){0,3})/;

function numbersOf(release: string | null): readonly number[] | null {
  const numbers = release === null ? undefined : NUMBERS.exec(release)?.[1];
  return numbers === undefined ? null : numbers.split('.').map(Number);
}

/** Compares the leading numbers of two releases; false where one has none. */
export function isOlder(told: string | null, bound: string | null): boolean {
  const [toldNumbers, boundNumbers] = [numbersOf(told), numbersOf(bound)];
  if (toldNumbers === null || boundNumbers === null) return false;
  const first = boundNumbers.findIndex((number, i) => number !== (toldNumbers[i] ?? 0));
  return first !== -1 && (toldNumbers[first] ?? 0) < (boundNumbers[first] ?? 0);
}

/**
 * What the set says against a log or an annotation that names an older CRIU or kernel; empty where they agree. A log of
 * another dump may lie beside the images, and distributions port things back to older kernels: both are told.
 */
export function contradictionOf(
  told: { readonly criu: string | null; readonly kernel: string | null },
  atLeast: OriginBounds,
): string {
  const newer = [
    isOlder(told.criu, atLeast.criu) ? `CRIU ${atLeast.criu}` : null,
    isOlder(told.kernel, atLeast.kernel) ? `kernel ${atLeast.kernel}` : null,
  ].filter((part) => part !== null);
  return newer.length === 0 ? '' : `; but the set contains data that requires ${newer.join(' and ')}`;
}
