import type { Arch } from '../image/arch.ts';
import { isInKernelRange, type KernelRange } from '../version/kernel-range.ts';
import { parseKernelRelease } from '../version/parse-kernel-release.ts';
import { addressOf } from './address.ts';
import type { Atlas, AtlasKernel } from './atlas.ts';
import { idOfDistro } from './distributions.ts';
import { compareNumbers, shapeOf } from './release-shape.ts';

/** Everything that is given has to hold; null = any. */
export interface AtlasFilter {
  /** Id of a distribution. */
  readonly distro: string | null;
  /** Of the distribution; `24.04` also finds `24.04.1 LTS`. */
  readonly version: string | null;
  /** In small letters; each is a part of the address or of the name of the distribution. */
  readonly words: readonly string[];
  /** A part of the release text. */
  readonly release: string | null;
  readonly kernels: KernelRange | null;
  readonly arch: Arch | null;
  /** Builds of this day and later; those without a date are left out. */
  readonly since: string | null;
}

export const ANY_KERNEL: AtlasFilter = {
  distro: null,
  version: null,
  words: [],
  release: null,
  kernels: null,
  arch: null,
  since: null,
};

/** By distribution, and of one the newest kernel first. */
export function searchKernels({ kernels }: Atlas, filter: AtlasFilter): readonly AtlasKernel[] {
  return kernels
    .filter((kernel) => fits(kernel, filter))
    .map((kernel) => ({ kernel, id: idOfDistro(kernel.distro), numbers: shapeOf(kernel.release).numbers }))
    .sort(
      (a, b) =>
        compareText(a.id, b.id) ||
        compareNumbers(b.numbers, a.numbers) ||
        compareText(a.kernel.release, b.kernel.release) ||
        compareText(a.kernel.arch, b.kernel.arch),
    )
    .map(({ kernel }) => kernel);
}

function fits(kernel: AtlasKernel, { distro, version, words, release, kernels, arch, since }: AtlasFilter): boolean {
  if (arch !== null && kernel.arch !== arch) return false;
  if (distro !== null && idOfDistro(kernel.distro) !== distro) return false;
  if (version !== null && !isOfVersion(kernel, version)) return false;
  if (!hasWords(kernel, words)) return false;
  if (release !== null && !kernel.release.includes(release)) return false;
  if (since !== null && (kernel.date === null || kernel.date < since)) return false;
  return kernels === null || isInKernelRange(parseKernelRelease(kernel.release).version, kernels);
}

function hasWords(kernel: AtlasKernel, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const texts = [addressOf(kernel), kernel.arch, kernel.distro].map((text) => text.toLowerCase());
  return words.every((word) => texts.some((text) => text.includes(word)));
}

/** `24.04` is 24.04 and 24.04.1 LTS, and not 24.041. */
export function isOfVersion({ version }: Pick<AtlasKernel, 'version'>, asked: string): boolean {
  if (version === null) return false;
  const [mine, wanted] = [version.toLowerCase(), asked.toLowerCase()];
  return mine === wanted || (mine.startsWith(wanted) && !/[a-z0-9]/.test(mine[wanted.length] ?? ' '));
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
