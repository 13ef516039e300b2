/** From the text of `uname -r` to the builds of the atlas that tell what such a kernel has. */
import type { Arch } from '../image/arch.ts';
import type { Atlas, AtlasKernel } from './atlas.ts';
import { idOfDistro } from './distributions.ts';
import { compareNumbers, type ReleaseShape, shapeOf } from './release-shape.ts';

export interface WantedKernel {
  readonly release: string;
  readonly arch: Arch;
  /** Id of a distribution; null: any. */
  readonly distro: string | null;
}

/** What an answer about a kernel of the atlas rests on. */
export type AtlasMatch =
  /** This build. */
  | { readonly is: 'exact'; readonly kernel: AtlasKernel }
  /**
   * The builds on both sides of it, of the same distribution, series and flavour. `changed`: options that matter and
   * differ between them; empty: it is as good as exact.
   */
  | {
      readonly is: 'between';
      readonly kernel: AtlasKernel;
      readonly above: AtlasKernel;
      readonly changed: readonly string[];
    }
  /** The oldest or the newest build of the family: the atlas knows none on the other side. */
  | { readonly is: 'beside'; readonly kernel: AtlasKernel; readonly side: 'older' | 'newer' };

interface Build {
  readonly kernel: AtlasKernel;
  readonly shape: ReleaseShape;
}

/** What distributions call the kernel that they install by default. */
const USUAL_FLAVOURS: ReadonlySet<string> = new Set(['default', 'generic', 'lts']);

/**
 * One match for each distribution that has such a kernel, the exact ones alone where there are any. Empty: none has.
 * `matters`: names of options that can change a verdict.
 *
 * @throws KernelReleaseError
 */
export function matchKernel(atlas: Atlas, wanted: WantedKernel, matters: ReadonlySet<string>): readonly AtlasMatch[] {
  const ofMachine = atlas.kernels.filter(
    ({ arch, distro }) => arch === wanted.arch && (wanted.distro === null || idOfDistro(distro) === wanted.distro),
  );
  const exact = ofMachine.filter(({ release }) => release === wanted.release);
  if (exact.length > 0) return exact.map((kernel) => ({ is: 'exact', kernel }));
  const shape = shapeOf(wanted.release);
  // Bare numbers are the name of no family: every distribution has a 6.1.0.
  if (shape.flavour === '' && wanted.distro === null) return [];
  const ofSeries = ofMachine
    .map((kernel) => ({ kernel, shape: shapeOf(kernel.release) }))
    .filter((build) => build.shape.series === shape.series);
  const ofFlavour = ofSeries.filter((build) => build.shape.flavour === shape.flavour);
  // The head of a configuration gives the version alone. It is that of the usual flavour of its distribution.
  const isUsual = wanted.distro !== null && USUAL_FLAVOURS.has(shape.flavour);
  const headed = ofSeries.filter(({ kernel, shape: { flavour } }) => kernel.releaseFrom === 'header' && flavour === '');
  const families = new Map<string, Build[]>();
  for (const build of ofFlavour.length > 0 || !isUsual ? ofFlavour : headed) {
    families.set(build.kernel.distro, [...(families.get(build.kernel.distro) ?? []), build]);
  }
  const placed = [...families.values()].map((family) => placeIn(family, shape, atlas.options, matters));
  // A name like `-generic` is in use by several distributions. One whose builds are on both sides of it fits best.
  const between = placed.filter(({ is }) => is === 'between');
  return between.length > 0 ? between : placed;
}

function placeIn(
  family: readonly Build[],
  { numbers }: ReleaseShape,
  options: readonly string[],
  matters: ReadonlySet<string>,
): AtlasMatch {
  const inOrder = [...family].sort((a, b) => compareNumbers(a.shape.numbers, b.shape.numbers));
  const below = inOrder.filter(({ shape }) => compareNumbers(shape.numbers, numbers) <= 0).at(-1)?.kernel;
  const above = inOrder.find(({ shape }) => compareNumbers(shape.numbers, numbers) > 0)?.kernel;
  if (below !== undefined && above !== undefined) {
    return { is: 'between', kernel: below, above, changed: changedOptions(options, below, above, matters) };
  }
  const nearest = below ?? above;
  if (nearest === undefined) throw new RangeError('a family without a build');
  return { is: 'beside', kernel: nearest, side: below === undefined ? 'newer' : 'older' };
}

/** Options that matter and are not the same in both, as far as both are known. */
export function changedOptions(
  options: readonly string[],
  a: AtlasKernel,
  b: AtlasKernel,
  matters: ReadonlySet<string>,
): readonly string[] {
  return options.filter((name, at) => {
    if (!matters.has(name)) return false;
    const [mine, other] = [a.letters[at], b.letters[at]];
    if (mine !== other) return isOn(mine) || isOn(other) || mine === undefined || other === undefined;
    const short = name.slice('CONFIG_'.length);
    return mine === '=' && a.values[short] !== b.values[short];
  });
}

/** Off and absent are the same to a verdict. */
const isOn = (letter: string | undefined): boolean => letter === 'y' || letter === 'm' || letter === '=';
