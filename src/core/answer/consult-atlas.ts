import type { Atlas, AtlasKernel } from '../atlas/atlas.ts';
import { idOfDistro } from '../atlas/distributions.ts';
import { type AtlasMatch, matchKernel } from '../atlas/match-kernel.ts';
import { shapeOf } from '../atlas/release-shape.ts';
import { ANY_KERNEL, searchKernels } from '../atlas/search-kernels.ts';
import type { Arch } from '../image/arch.ts';
import { relevantOptions } from '../rules/relevant-options.ts';
import type { RuleBook } from '../rules/rule.ts';
import { type AtlasCandidate, atlasCandidate } from './atlas-candidates.ts';
import type { Candidate } from './candidate.ts';
import type { Question } from './question.ts';

/** Kernels of the atlas that one answer judges. */
const MAX_CONSULTED = 16;

/** May the atlas answer where no recorded profile does? Bare numbers name every distribution's kernel, and so none. */
export function asksAtlas(candidates: readonly Candidate[], { target, meaning }: Question): boolean {
  return candidates.length === 0 && (target.by === 'distro' || (target.by === 'kernel' && meaning.release !== null));
}

/** What the atlas has of the kernels of a question; `arch`: of the image, where the question names none. */
export function consultAtlas(
  atlas: Atlas,
  question: Question,
  arch: Arch,
  ruleBook: RuleBook,
): readonly AtlasCandidate[] {
  const { target, meaning, restorer } = question;
  const machine = question.arch ?? arch;
  const matches = target.by === 'distro' ? newestOf(atlas, target, machine) : buildsOf(meaning.release);
  const release = target.by === 'distro' ? null : meaning.release;
  return matches.slice(0, MAX_CONSULTED).map((match) => atlasCandidate(atlas, match, { release, restorer }, ruleBook));

  function buildsOf(wanted: string | null): readonly AtlasMatch[] {
    if (wanted === null) return [];
    return matchKernel(atlas, { release: wanted, arch: machine, distro: null }, new Set(relevantOptions(ruleBook)));
  }
}

/** The newest build of each kind of kernel of a distribution. */
function newestOf(
  atlas: Atlas,
  { distro, version }: { readonly distro: string; readonly version: string | null },
  arch: Arch,
): readonly AtlasMatch[] {
  const newest = new Map<string, AtlasKernel>();
  for (const kernel of searchKernels(atlas, { ...ANY_KERNEL, distro, version, arch })) {
    const kind = `${idOfDistro(kernel.distro)} ${shapeOf(kernel.release).flavour}`;
    if (!newest.has(kind)) newest.set(kind, kernel);
  }
  return [...newest.values()].map((kernel) => ({ is: 'exact', kernel }));
}
