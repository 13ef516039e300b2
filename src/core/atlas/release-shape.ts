/** What a release text tells of the family of builds that it belongs to, and of its place in it. */
import { parseKernelRelease } from '../version/parse-kernel-release.ts';
import { seriesOf } from '../version/series-of.ts';

export interface ReleaseShape {
  /** `6.8` */
  readonly series: string;
  /** Words of the suffix, without numbers and architectures: `generic`, `el9-cloud`, `deb13-rt`; ''. */
  readonly flavour: string;
  /** Every number in order: `6.8.0-45-generic` is [6, 8, 0, 45]. */
  readonly numbers: readonly number[];
}

const ARCH_WORDS =
  /(?:^|[-.+_])(?:x86_64|aarch64|amd64|arm64|armhf|armmp|armv7hl|i[3-6]86|s390x|ppc64le|ppc64el|ppc64|riscv64|loong64)(?=$|[-.+_])/g;

/** @throws KernelReleaseError */
export function shapeOf(release: string): ReleaseShape {
  const parsed = parseKernelRelease(release);
  const suffix = parsed.suffix.replace(ARCH_WORDS, '');
  const words = suffix.split(/[-.+_~:@]/).filter((word) => word !== '' && !/^\d+$/.test(word));
  return {
    series: seriesOf(parsed.version),
    flavour: words.join('-'),
    numbers: [...parsed.version.numbers, ...(suffix.match(/\d+/g) ?? []).map(Number)],
  };
}

/** Of two builds of one family, which came first: below 0, a. Equal numbers: the same build, or a rebuild of it. */
export function compareNumbers(a: readonly number[], b: readonly number[]): number {
  for (let at = 0; at < Math.max(a.length, b.length); at += 1) {
    const difference = (a[at] ?? -1) - (b[at] ?? -1);
    if (difference !== 0) return difference;
  }
  return 0;
}
