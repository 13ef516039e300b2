import type { KernelRelease, KernelVersion } from './kernel-release.ts';

/**
 * Debian 12 names its kernels by ABI number. The first upstream point release of each, where a fault came or went.
 * Debian changelog of linux 6.1: ABI 37 is 6.1.140-1, 38 is 6.1.147-1, 39 is 6.1.148-1, later ones follow 6.1.153-1.
 */
const DEBIAN_12: readonly { readonly abi: number; readonly point: number }[] = [
  { abi: 1, point: 4 },
  { abi: 37, point: 140 },
  { abi: 38, point: 147 },
  { abi: 39, point: 148 },
  { abi: 40, point: 153 },
];
const DEBIAN_12_NAME =
  /^6\.1\.0-([1-9][0-9]{0,2})-(?:[a-z]+-)*(?:amd64|arm64|armmp|armmp-lpae|686|686-pae|s390x|powerpc64le)$/;

/**
 * The upstream release that a kernel is built from, as far as its name shows it. Null: a distribution keeps `.0` and
 * counts builds (`6.8.0-60-generic`), so the stable point release is not shown. Between two rows of the table the
 * lower one counts: no fault came or went there.
 */
export function pointReleaseOf({ text, version, suffix }: KernelRelease): KernelVersion | null {
  const [major = 0, minor = 0, point = 0] = version.numbers;
  if (point > 0 || suffix === '' || version.rc !== null) return version;
  const abi = Number(DEBIAN_12_NAME.exec(text)?.[1] ?? 0);
  const row = DEBIAN_12.findLast((one) => one.abi <= abi);
  return row === undefined ? null : { numbers: [major, minor, row.point], rc: null };
}
