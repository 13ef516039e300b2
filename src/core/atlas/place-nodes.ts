import { parseRuntime } from '../profile/runtime.ts';
import { KernelReleaseError } from '../version/kernel-release-error.ts';
import { addressOf } from './address.ts';
import type { Atlas } from './atlas.ts';
import { readOsImage } from './distributions.ts';
import { type AtlasMatch, matchKernel } from './match-kernel.ts';
import { kindKeyOf, type NodeKind } from './node-list.ts';

/** Nodes of one kind, and what the atlas has of their kernel; null: nothing. */
export interface PlacedNodes {
  readonly kind: NodeKind;
  readonly match: AtlasMatch | null;
  /** What restores there, if all nodes with this kernel report the same: `containerd@1.7.24`; null: it is not known. */
  readonly runtime: string | null;
}

const GOOD_FIRST: readonly AtlasMatch['is'][] = ['exact', 'between', 'beside'];

/**
 * The best match for the kernel of each kind: of the distribution that the nodes name, else of any. `matters`: options
 * that can change a verdict.
 */
export function placeNodes(
  atlas: Atlas,
  kinds: readonly NodeKind[],
  matters: ReadonlySet<string>,
): readonly PlacedNodes[] {
  const placed = kinds.map((kind) => ({ kind, match: matchOf(atlas, kind, matters) }));
  const runtimes = new Map<string, Set<string | null>>();
  for (const one of placed) {
    const known = runtimes.get(keyOf(one)) ?? new Set();
    runtimes.set(keyOf(one), known.add(runtimeOf(one.kind)));
  }
  return placed.map((one) => {
    const [runtime = null, ...others] = runtimes.get(keyOf(one)) ?? [];
    return { ...one, runtime: others.length === 0 ? runtime : null };
  });
}

/** Kinds of nodes with one key are one profile. */
function keyOf({ kind, match }: Omit<PlacedNodes, 'runtime'>): string {
  return match === null ? kindKeyOf(kind) : addressOf({ ...match.kernel, release: kind.release });
}

/** `containerd://1.7.24` as profiles write it. Docker Engine and others restore no checkpoints of pods. */
function runtimeOf({ runtime }: NodeKind): string | null {
  const [name = '', release = ''] = runtime.split('://');
  return parseRuntime(`${name}@${release}`) ?? parseRuntime(name);
}

function matchOf(atlas: Atlas, { release, arch, osImage }: NodeKind, matters: ReadonlySet<string>): AtlasMatch | null {
  if (arch === null) return null;
  const distro = readOsImage(osImage)?.id ?? null;
  try {
    const own = distro === null ? [] : matchKernel(atlas, { release, arch, distro }, matters);
    const found = own.length > 0 ? own : matchKernel(atlas, { release, arch, distro: null }, matters);
    return [...found].sort((a, b) => GOOD_FIRST.indexOf(a.is) - GOOD_FIRST.indexOf(b.is))[0] ?? null;
  } catch (error) {
    // A release that is none, as of nodes without Linux.
    if (error instanceof KernelReleaseError) return null;
    throw error;
  }
}

/** `exact`, `near: between A and B`, `missing`: in words. */
export function matchInWords({ kind, match }: Omit<PlacedNodes, 'runtime'>): string {
  if (match === null) return kind.arch === null ? `missing: ${kind.machine} is not known` : 'missing from the atlas';
  switch (match.is) {
    case 'exact':
      return 'exact';
    case 'between': {
      const { kernel, above, changed } = match;
      const differs = changed.length === 0 ? '' : `, which differ in ${changed.join(', ')}`;
      return `near: between ${kernel.release} and ${above.release}${differs}`;
    }
    case 'beside':
      return `near: ${match.kernel.release} is the ${match.side === 'older' ? 'newest' : 'oldest'} of its kind in the atlas`;
  }
}
