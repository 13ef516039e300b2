import type { ProfileContent } from './profile-content.ts';
import type { ProfileDifferences } from './profile-differences.ts';

/** A profile's own word; null = it has no parent, and all of it is its own. The options of a whole configuration may be left out. */
export interface ProfileLayer {
  readonly name: string;
  readonly own: ProfileDifferences | null;
}

/** Which profile each part of a derived one comes from, by name: its own, its parent's, ... */
export interface Provenance {
  /** From the parent up. */
  readonly ancestors: readonly string[];
  readonly release: string;
  readonly arch: string;
  readonly restorer: string;
  readonly kconfigComplete: string;
  /** Options in force: its own, and those of its ancestors; and how many of theirs it takes away by name. */
  readonly kconfig: { readonly own: number; readonly inherited: number; readonly removed: number };
  /** Recorded ones, and those that a derived profile says are not recorded. */
  readonly facts: Readonly<Record<string, string>>;
  readonly objectSupport: Readonly<Record<string, string>>;
  /** Stated ones. */
  readonly features: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
}

/** One option: its value, null where it is absent; and which profile says so, null where none records it. */
export interface OptionProvenance {
  readonly name: string;
  readonly value: string | null;
  readonly from: string | null;
}

/** Null for a profile without parent. `layers`: the profile and its ancestors, nearest first. */
export function provenanceOf(content: ProfileContent, layers: readonly ProfileLayer[]): Provenance | null {
  const [self, ...above] = layers;
  if (self === undefined || self.own === null) return null;
  const { own } = self;
  const from = (says: (own: ProfileDifferences) => boolean): string => speakerOf(layers, says);
  const fromEach = (names: readonly string[], says: (own: ProfileDifferences, name: string) => boolean) =>
    Object.fromEntries(names.map((name) => [name, from((one) => says(one, name))]));
  const options = Object.keys(content.kconfig).length;
  const removed = Object.values(own.kconfig).filter((value) => value === null).length;
  const mine = own.kconfigWhole ? options : Object.keys(own.kconfig).length - removed;
  return {
    ancestors: above.map(({ name }) => name),
    release: from((one) => one.release !== null),
    arch: from((one) => one.arch !== null),
    restorer: from((one) => one.restorers !== null),
    kconfigComplete: from((one) => one.kconfigComplete !== null),
    kconfig: { own: mine, inherited: options - mine, removed },
    facts: fromEach(spokenOf(content, layers), (one, name) => Object.hasOwn(one.facts, name)),
    objectSupport: fromEach(Object.keys(content.objectSupport), (one, name) => Object.hasOwn(one.objectSupport, name)),
    features: fromEach(Object.keys(content.features ?? {}), (one, name) => Object.hasOwn(one.features ?? {}, name)),
    labels: fromEach(Object.keys(content.labels), (one, name) => Object.hasOwn(one.labels, name)),
  };
}

export function optionProvenanceOf(
  { kconfig }: ProfileContent,
  layers: readonly ProfileLayer[],
  option: string,
): OptionProvenance {
  const value = Object.hasOwn(kconfig, option) ? (kconfig[option] ?? null) : null;
  const said = layers.find(({ own }) => own === null || own.kconfigWhole || Object.hasOwn(own.kconfig, option));
  // The topmost profile has only what it has; all others took the option away, by name or with all the rest.
  const from = value === null && said?.own === null ? null : (said?.name ?? null);
  return { name: option, value, from };
}

/** The nearest profile that says it; the topmost one says all that no other does. */
function speakerOf(layers: readonly ProfileLayer[], says: (own: ProfileDifferences) => boolean): string {
  return layers.find(({ own }) => own === null || says(own))?.name ?? '';
}

function spokenOf({ facts }: ProfileContent, layers: readonly ProfileLayer[]): readonly string[] {
  return Object.entries(facts)
    .filter(
      ([name, value]) => value !== null || layers.some(({ own }) => own !== null && Object.hasOwn(own.facts, name)),
    )
    .map(([name]) => name);
}
