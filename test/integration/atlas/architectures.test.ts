/** Options of one architecture, as 3,337 real configurations show them, against what the rules know of them. */
import { describe, expect, it } from 'vitest';
import { loadAtlas } from '#atlas/load-atlas.ts';
import type { Atlas } from '#core/atlas/atlas.ts';
import { isWhole } from '#core/atlas/is-whole.ts';
import type { Arch } from '#core/image/arch.ts';
import { IMPLIED_OPTIONS } from '#core/kconfig/implied-options.ts';
import { lifetimeOf, OPTION_LIFETIMES } from '#core/rules/option-lifetimes.ts';
import { relevantOptions } from '#core/rules/relevant-options.ts';
import { RULE_BOOK } from '#core/rules/rule-book.ts';
import { backportingKernelsOf } from '#core/version/backporting-kernels.ts';

/** Machines for which CRIU is built. 32-bit x86 and ARM share options with their 64-bit kin. */
const OF_CRIU: readonly Arch[] = ['x86_64', 'aarch64', 's390x', 'ppc64le', 'riscv64', 'loongarch64', 'mips64'];
/** Kernels of an architecture that have to be without an option before that means something. */
const ENOUGH = 5;

/** Where whole configurations have an option, of the architectures with enough of them. */
function archesWith({ options, kernels }: Atlas, name: string): { on: ReadonlySet<Arch>; never: readonly Arch[] } {
  const at = options.indexOf(name);
  const seen = new Map<Arch, number>();
  const on = new Set<Arch>();
  for (const kernel of kernels) {
    const { arch, letters } = kernel;
    const letter = letters[at];
    if (letter === undefined || !isWhole(kernel)) continue;
    seen.set(arch, (seen.get(arch) ?? 0) + 1);
    if (letter === 'y' || letter === 'm') on.add(arch);
  }
  return { on, never: OF_CRIU.filter((arch) => (seen.get(arch) ?? 0) >= ENOUGH && !on.has(arch)) };
}

const ENTERPRISE: ReadonlySet<string> = new Set(['CentOS Linux', 'Rocky Linux LTS (CIQ)']);
/** Absent from kernels for a reason of its own. */
const OTHER_REASONS: Readonly<Record<string, string>> = {
  CONFIG_INFINIBAND: 'needs PCI, which early kernels for aarch64 were built without',
  CONFIG_NETFILTER_XT_TARGET_CONNSECMARK:
    'needs a security module, which early kernels for loongarch64 were built without',
};

/** Options that CRIU rules ask of every architecture. */
const ASKED_EVERYWHERE: ReadonlySet<string> = new Set(
  relevantOptions({
    ...RULE_BOOK,
    rules: RULE_BOOK.rules.filter(({ family, arches }) => family === 'criu' && arches === undefined),
  }),
);

const seriesOf = (release: string): number => {
  const [, major = '0', minor = '0'] = /^(\d+)\.(\d+)/.exec(release) ?? [];
  return Number(major) * 1_000 + Number(minor);
};

/** Of whole configurations of one architecture: the series of those that have an option in any way, and of those that lack it. */
function seriesWith({ options, kernels }: Atlas, name: string, arch: Arch) {
  const at = options.indexOf(name);
  const having: number[] = [];
  const lacking: number[] = [];
  for (const kernel of kernels) {
    const letter = kernel.letters[at];
    if (kernel.arch !== arch || letter === undefined || !isWhole(kernel)) continue;
    // A kernel with features of newer ones says nothing about mainline. Some name themselves like mainline.
    const backports = backportingKernelsOf(kernel.release) !== null || ENTERPRISE.has(kernel.distro);
    if (backports) continue;
    (letter === '.' ? lacking : having).push(seriesOf(kernel.release));
  }
  return { having, lacking };
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

  it('is said to be lacking up to the series that real kernels show, and not beyond', () => {
    const limits = OPTION_LIFETIMES.flatMap(({ option, lacks = {} }) =>
      Object.entries(lacks).map(([arch, last]) => ({ option, arch: arch as Arch, last })),
    );
    expect(limits.length).toBeGreaterThan(20);
    for (const { option, arch, last } of limits) {
      const { having, lacking } = seriesWith(atlas, option, arch);
      const limit = seriesOf(last);
      const early = having.filter((series) => series <= limit);
      expect({ option, arch, early, seen: lacking.includes(limit) }).toEqual({ option, arch, early: [], seen: true });
    }
  });

  it('is said to be lacking wherever real kernels of an architecture lack what others have', () => {
    const unsaid = shown.flatMap(({ name }) => {
      if (!ASKED_EVERYWHERE.has(name) || OTHER_REASONS[name] !== undefined) return [];
      const x86 = seriesWith(atlas, name, 'x86_64');
      return OF_CRIU.filter((arch) => arch !== 'x86_64').flatMap((arch) => {
        const lifetime = lifetimeOf(name);
        if (lifetime?.arches?.includes(arch) === false || lifetime?.lacks?.[arch] !== undefined) return [];
        const own = seriesWith(atlas, name, arch);
        const first = Math.min(...own.having);
        // Series of which x86_64 always has it, and this architecture never.
        const always = new Set(x86.having.filter((series) => !x86.lacking.includes(series)));
        const without = own.lacking.filter((series) => series < first && always.has(series));
        return without.length >= ENOUGH ? [`${name} ${arch}: ${without.length} kernels, first with it ${first}`] : [];
      });
    });
    expect(unsaid).toEqual([]);
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

describe('an option that others imply', () => {
  it('is on in every whole configuration that has them on', () => {
    const { options, kernels } = atlas;
    for (const { option, since = '2.6', when } of IMPLIED_OPTIONS) {
      const at = options.indexOf(option);
      for (const all of when) {
        const places = all.map((name) => options.indexOf(name));
        const implying = kernels.filter(
          ({ letters, ...kernel }) =>
            isWhole(kernel) && letters[at] !== undefined && places.every((place) => letters[place] === 'y'),
        );
        const without = implying.filter(
          ({ letters, release }) => letters[at] !== 'y' && seriesOf(release) >= seriesOf(since),
        );
        expect({ option, all, without: without.map(({ release, arch }) => `${release} ${arch}`) }).toEqual({
          option,
          all,
          without: [],
        });
        expect(implying.length).toBeGreaterThan(500);
      }
    }
  });

  it('is implied by options that rules ask for, since others are not kept', () => {
    const implying = IMPLIED_OPTIONS.flatMap(({ when }) => when.flat());
    expect(relevantOptions(RULE_BOOK)).toEqual(expect.arrayContaining(implying));
  });
});
