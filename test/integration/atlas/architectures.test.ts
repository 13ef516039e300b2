/** Options of one architecture, as 3,337 real configurations show them, against what the rules know of them. */
import { describe, expect, it } from 'vitest';
import { loadAtlas } from '#atlas/load-atlas.ts';
import type { Atlas } from '#core/atlas/atlas.ts';
import type { Arch } from '#core/image/arch.ts';
import { lifetimeOf } from '#core/rules/option-lifetimes.ts';
import { relevantOptions } from '#core/rules/relevant-options.ts';
import { RULE_BOOK } from '#core/rules/rule-book.ts';

/** Machines for which CRIU is built. 32-bit x86 and ARM share options with their 64-bit kin. */
const OF_CRIU: readonly Arch[] = ['x86_64', 'aarch64', 's390x', 'ppc64le', 'riscv64', 'loongarch64', 'mips64'];
/** Kernels of an architecture that have to be without an option before that means something. */
const ENOUGH = 5;

/** Where whole configurations have an option, of the architectures with enough of them. */
function archesWith({ options, kernels }: Atlas, name: string): { on: ReadonlySet<Arch>; never: readonly Arch[] } {
  const at = options.indexOf(name);
  const seen = new Map<Arch, number>();
  const on = new Set<Arch>();
  for (const { arch, form, letters } of kernels) {
    const letter = letters[at];
    if (letter === undefined || form !== 'kbuild') continue;
    seen.set(arch, (seen.get(arch) ?? 0) + 1);
    if (letter === 'y' || letter === 'm') on.add(arch);
  }
  return { on, never: OF_CRIU.filter((arch) => (seen.get(arch) ?? 0) >= ENOUGH && !on.has(arch)) };
}

const atlas = await loadAtlas();
const shown = relevantOptions(RULE_BOOK).map((name) => ({ name, ...archesWith(atlas, name) }));

describe('an option that rules ask for', () => {
  it('is asked of its own architecture alone, where real kernels of one architecture alone have it', () => {
    const ofOne = shown.filter(({ on, never }) => {
      return OF_CRIU.filter((arch) => on.has(arch)).length === 1 && never.length >= 3;
    });
    expect(ofOne.length).toBeGreaterThanOrEqual(10);
    const unlimited = ofOne.filter(({ name }) => lifetimeOf(name)?.arches === undefined);
    expect(unlimited.map(({ name }) => name)).toEqual([]);
  });

  it('is not denied to an architecture on which a real kernel has it', () => {
    const denied = shown.flatMap(({ name, on }) => {
      const arches = lifetimeOf(name)?.arches;
      return arches === undefined
        ? []
        : [...on].filter((arch) => !arches.includes(arch)).map((arch) => `${name} ${arch}`);
    });
    expect(denied).toEqual([]);
  });
});
