import { lookUpOption, type OptionState } from '../kconfig/look-up-option.ts';
import type { HostFacts, Profile } from '../profile/profile.ts';
import { restorerSupport } from '../verdict/restorer-support.ts';
import { compareCriuVersions } from '../version/criu-version.ts';
import { versionKeyOf } from '../version/version-key.ts';

/** Names of profiles that are listed; `count` has all. */
const MAX_NAMED = 5;

/** `value` is what all of them have. Null where somebody does not record it, or where no one value holds for all. */
export interface FloorFact {
  readonly value: unknown;
  readonly notRecorded: { readonly count: number; readonly profiles: readonly string[] };
  /** All record it and no value is common to them. */
  readonly differs: boolean;
}

/** What every one of several profiles offers: who fits on the floor fits everywhere. */
export interface CommonFloor {
  readonly arches: readonly string[];
  readonly kernel: { readonly lowest: string; readonly highest: string } | null;
  /** By family: the newest release or the revisions that each profile has; null where one has none of the family. */
  readonly restorer: { readonly criu: string | null; readonly 'linux-cr': readonly string[] };
  /** Type -> versions that each profile supports. */
  readonly objectTypes: Readonly<Record<string, readonly number[]>>;
  readonly kconfig: {
    /** `m` where one of them has it as a module. */
    readonly on: Readonly<Record<string, 'y' | 'm'>>;
    /** Off or absent on some. */
    readonly off: readonly { readonly option: string; readonly count: number; readonly profiles: readonly string[] }[];
    /** Off nowhere, and not recorded on some. */
    readonly unknown: readonly string[];
  };
  readonly facts: Readonly<Record<keyof HostFacts, FloorFact>>;
}

/** `options`: those that the rule book names. No profiles: nothing is offered. */
export function commonFloor(profiles: readonly Profile[], options: readonly string[]): CommonFloor {
  return {
    arches: [...new Set(profiles.map(({ arch }) => arch))].sort(),
    kernel: kernelSpan(profiles),
    restorer: { criu: lowestCriu(profiles), 'linux-cr': commonRevisions(profiles) },
    objectTypes: commonTypes(profiles),
    kconfig: commonOptions(profiles, options),
    facts: commonFacts(profiles),
  };
}

function kernelSpan(profiles: readonly Profile[]): CommonFloor['kernel'] {
  const releases = profiles
    .map(({ release }) => ({ key: versionKeyOf(release.version), text: release.text }))
    .sort((a, b) => (a.key < b.key || (a.key === b.key && a.text < b.text) ? -1 : 1));
  const [lowest] = releases;
  const highest = releases.at(-1);
  return lowest === undefined || highest === undefined ? null : { lowest: lowest.text, highest: highest.text };
}

function lowestCriu(profiles: readonly Profile[]): string | null {
  const newest = profiles.map(({ restorers }) =>
    restorers
      .flatMap((one) => (one.family === 'criu' ? [one] : []))
      .sort((a, b) => compareCriuVersions(b.version, a.version))
      .at(0),
  );
  if (newest.length === 0 || newest.includes(undefined)) return null;
  const sorted = newest.flatMap((one) => (one === undefined ? [] : [one]));
  return sorted.sort((a, b) => compareCriuVersions(a.version, b.version))[0]?.text ?? null;
}

function commonRevisions(profiles: readonly Profile[]): readonly string[] {
  return inAll(
    profiles.map(({ restorers }) => restorers.filter(({ family }) => family === 'linux-cr').map(({ text }) => text)),
  );
}

function commonTypes(profiles: readonly Profile[]): CommonFloor['objectTypes'] {
  const supported = profiles.map(supportOf);
  const types = inAll(supported.map((support) => [...support.keys()]));
  const versions = types.map(
    (type) => [type, inAll(supported.map((support) => [...(support.get(type) ?? [])]))] as const,
  );
  return Object.fromEntries(versions.filter(([, common]) => common.length > 0));
}

/** What any of its restorers knows, and what was recorded by hand. */
function supportOf({ restorers, arch, objectSupport }: Profile): ReadonlyMap<string, ReadonlySet<number>> {
  const support = new Map<string, Set<number>>();
  for (const known of [...restorers.map((one) => restorerSupport(one, arch) ?? {}), objectSupport]) {
    for (const [type, versions] of Object.entries(known)) {
      const all = support.get(type) ?? new Set();
      for (const version of versions) all.add(version);
      support.set(type, all);
    }
  }
  return support;
}

function inAll<T>(lists: readonly (readonly T[])[]): readonly T[] {
  const [first = [], ...others] = lists;
  return [...new Set(first)].filter((item) => others.every((list) => list.includes(item))).sort();
}

function commonOptions(profiles: readonly Profile[], options: readonly string[]): CommonFloor['kconfig'] {
  const on: Record<string, 'y' | 'm'> = {};
  const off: { option: string; count: number; profiles: readonly string[] }[] = [];
  const unknown: string[] = [];
  for (const option of profiles.length === 0 ? [] : options) {
    const states = profiles.map((profile) => [profile.name, stateOf(profile, option)] as const);
    const without = states.filter(([, state]) => state === 'n' || state === 'absent').map(([name]) => name);
    if (without.length > 0) off.push({ option, ...named(without) });
    else if (states.some(([, state]) => state === 'unknown')) unknown.push(option);
    else on[option] = states.some(([, state]) => state === 'm') ? 'm' : 'y';
  }
  return { on, off, unknown };
}

function stateOf(profile: Profile, option: string): OptionState {
  return lookUpOption(profile.kconfig, profile.kconfigComplete, option);
}

function named(names: readonly string[]): { count: number; profiles: readonly string[] } {
  return { count: names.length, profiles: [...names].sort().slice(0, MAX_NAMED) };
}

type Common<T> = (values: readonly T[]) => T | null;

const least: Common<number> = (values) => Math.min(...values);
const every = (values: readonly boolean[]): boolean => values.every(Boolean);
const lists: Common<readonly string[]> = (values) => inAll(values);
function same<T>(values: readonly T[]): T | null {
  return new Set(values).size === 1 ? (values[0] ?? null) : null;
}

/** How one fact of many hosts becomes the fact that holds on each. */
const COMMON: { readonly [K in keyof HostFacts]: Common<NonNullable<HostFacts[K]>> } = {
  cpuFlags: lists,
  // A larger area holds what a smaller one does; with less, registers have no place.
  xsaveSize: least,
  modulesLoaded: lists,
  modulesBuiltin: lists,
  modulesLoadable: every,
  lsm: lists,
  pageSize: same,
  possibleCpus: least,
  cgroup: same,
  addressBits: least,
  thp: same,
  userNamespaces: least,
  ipv6: every,
  runtime: same,
  capabilities: lists,
  seccomp: same,
  nsLastPid: same,
  container: same,
  userNamespace: same,
  unprivilegedUserNamespaces: every,
  inotifyInstances: least,
  inotifyWatches: least,
  maxMapCount: least,
  mqueueQueues: least,
  mqueueMessages: least,
  mqueueMessageBytes: least,
  selinux: same,
  apparmor: same,
  devices: lists,
  gpuVendor: same,
  gpuModels: lists,
  gpuCount: least,
  gpuMemoryMib: least,
  gpuDriver: same,
  cudaVersion: same,
  kfdVersion: same,
  gpuMig: same,
  gpuMps: same,
  cudaCheckpoint: every,
};

function commonFacts(profiles: readonly Profile[]): CommonFloor['facts'] {
  const names = Object.keys(COMMON) as (keyof HostFacts)[];
  return Object.fromEntries(names.map((name) => [name, commonFact(profiles, name)])) as CommonFloor['facts'];
}

function commonFact<K extends keyof HostFacts>(profiles: readonly Profile[], name: K): FloorFact {
  const without = profiles.filter(({ facts }) => facts[name] === null).map((profile) => profile.name);
  const values = profiles.flatMap(({ facts }) => {
    const value = facts[name];
    return value === null ? [] : [value as NonNullable<HostFacts[K]>];
  });
  const known = without.length === 0 && values.length > 0;
  const common = COMMON[name] as Common<NonNullable<HostFacts[K]>>;
  const value = known ? common(values) : null;
  return { value, notRecorded: named(without), differs: known && value === null };
}
