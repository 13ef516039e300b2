/**
 * Which recorded profiles a rung covers. Each rung's are among those of the next one, from `exact-build` to
 * `stable-series`, and `forward+n` and `backward-n` add whole series to those: a counterexample on a rung is one on all
 * rungs above it.
 */

import { digestOf } from '../digest/digest-of.ts';
import type { Arch } from '../image/arch.ts';
import type { Profile, Restorer } from '../profile/profile.ts';
import { compareKernelVersions } from '../version/compare-kernel-versions.ts';
import { formatKernelVersion } from '../version/format-kernel-version.ts';
import type { KernelRelease } from '../version/kernel-release.ts';
import { seriesOf } from '../version/series-of.ts';
import type { Home } from './home-kernel.ts';
import type { RequiredRung, Rung } from './rung.ts';

export interface GuaranteeProfile {
  readonly profile: string;
  readonly release: KernelRelease;
  readonly arch: Arch;
  readonly restorers: readonly Restorer[];
  /** Equal where the options that rules name are (optionsKeyOf). */
  readonly options: string;
}

export interface Population<T> {
  readonly members: readonly T[];
  /** What prevents a proof, whatever the verdicts are. If empty, the verdicts decide. */
  readonly missing: readonly string[];
  /** One of the members is meant, but it is unknown which one. So only a verdict that all share decides. */
  readonly isAmbiguous: boolean;
  /** Series beyond that of home, nearest first. */
  readonly series: readonly string[];
}

/** Options of a configuration as far as rules name them; what is not recorded is a difference too. */
export function optionsKeyOf({ kconfig, kconfigComplete }: Pick<Profile, 'kconfig' | 'kconfigComplete'>): string {
  const options = Object.entries(kconfig).sort(([a], [b]) => (a < b ? -1 : 1));
  return digestOf([kconfigComplete, options]);
}

export function populationOf<T extends GuaranteeProfile>(
  home: Home,
  profiles: readonly T[],
  { rung, n }: RequiredRung,
): Population<T> {
  const { release } = home;
  if (release === null) return none(home.missing ?? 'origin kernel not recorded');
  const ours = sorted(profiles.filter((profile) => isOfImage(profile, home)));
  if (rung === 'exact-build') return exactBuild(home, release, ours);
  if (rung === 'same-options') return sameOptions(home, release, ours);
  if (rung === 'any-options') return anyOptions(release, ours);
  const inSeries = ours.filter((profile) => seriesOf(profile.release.version) === seriesOf(release.version));
  return rung === 'stable-series' ? stableSeries(release, inSeries) : away(release, ours, inSeries, { rung, n });
}

/** Of the image's architecture, with something that restores images of its family. */
function isOfImage(profile: GuaranteeProfile, { arch, family }: Home): boolean {
  return profile.arch === arch && profile.restorers.some((restorer) => restorer.family === family);
}

function sorted<T extends GuaranteeProfile>(profiles: readonly T[]): readonly T[] {
  return [...profiles].sort(
    (a, b) => compareKernelVersions(a.release.version, b.release.version) || (a.profile < b.profile ? -1 : 1),
  );
}

/** The text of `uname -r` names a build; 2.6.40 is 3.0. In Linux-CR the restorer is a part of the kernel. */
function ofBuild<T extends GuaranteeProfile>(home: Home, release: KernelRelease, ours: readonly T[]): readonly T[] {
  return ours.filter(
    (profile) =>
      isSameVersion(profile, release) && profile.release.suffix === release.suffix && isSameRestorer(profile, home),
  );
}

function isSameVersion({ release }: GuaranteeProfile, home: KernelRelease): boolean {
  return compareKernelVersions(release.version, home.version) === 0;
}

function isSameRestorer({ restorers }: GuaranteeProfile, { family, revision }: Home): boolean {
  if (family !== 'linux-cr') return true;
  return restorers.some((restorer) => restorer.family === 'linux-cr' && restorer.revision === revision);
}

function exactBuild<T extends GuaranteeProfile>(home: Home, release: KernelRelease, ours: readonly T[]): Population<T> {
  if (home.family === 'linux-cr' && home.revision === null) return none(UNCERTAIN_REVISION);
  const members = ofBuild(home, release, ours);
  if (members.length === 0) return none(`no profile of the build ${release.text} is recorded`);
  return { members, missing: [], isAmbiguous: distinct(members.map(({ options }) => options)) > 1, series: [] };
}

const UNCERTAIN_REVISION = 'the image matches several header revisions of Linux-CR';

function sameOptions<T extends GuaranteeProfile>(
  home: Home,
  release: KernelRelease,
  ours: readonly T[],
): Population<T> {
  if (home.family === 'linux-cr' && home.revision === null) return none(UNCERTAIN_REVISION);
  const [options, ...others] = new Set(ofBuild(home, release, ours).map((profile) => profile.options));
  if (options === undefined) {
    return none(`no profile of the build ${release.text} is recorded, so its options are unknown`);
  }
  if (others.length > 0) return none(`${others.length + 1} configurations are recorded for the build ${release.text}`);
  const members = ours.filter(
    (profile) => isSameVersion(profile, release) && profile.options === options && isSameRestorer(profile, home),
  );
  const builds = distinct(members.map((profile) => profile.release.suffix));
  return decided(members, builds > 1, `no other build of ${versionOf(release)} with the same options is recorded`);
}

function anyOptions<T extends GuaranteeProfile>(release: KernelRelease, ours: readonly T[]): Population<T> {
  const members = ours.filter((profile) => isSameVersion(profile, release));
  if (members.length === 0) return none(`no profile of ${versionOf(release)} is recorded`);
  const kernels = distinct(members.map(kernelOf));
  return decided(members, kernels > 1, `only one configuration of ${versionOf(release)} is recorded`);
}

function stableSeries<T extends GuaranteeProfile>(release: KernelRelease, members: readonly T[]): Population<T> {
  const series = seriesOf(release.version);
  if (members.length === 0) return none(`no profile of the series ${series} is recorded`);
  return decided(members, countVersions(members) > 1, `only one version of the series ${series} is recorded`);
}

/** What is inside the series, and the recorded series next to it. Series that are not recorded cannot be listed. */
function away<T extends GuaranteeProfile>(
  home: KernelRelease,
  ours: readonly T[],
  inSeries: readonly T[],
  { rung, n }: RequiredRung,
): Population<T> {
  const groups = seriesBeyond(ours, home, rung);
  const taken = groups.slice(0, n);
  const where = rung === 'forward' ? 'later' : 'earlier';
  const missing = `${n} ${where} series required, ${taken.length} recorded`;
  return {
    ...decided(sorted([...inSeries, ...taken.flatMap(({ members }) => members)]), taken.length === n, missing),
    series: taken.map(({ series }) => series),
  };
}

interface SeriesGroup<T> {
  readonly series: string;
  readonly members: readonly T[];
}

/** Recorded series on one side of home, nearest first. */
function seriesBeyond<T extends GuaranteeProfile>(
  ours: readonly T[],
  home: KernelRelease,
  rung: Rung,
): readonly SeriesGroup<T>[] {
  const own = seriesOf(home.version);
  const side = rung === 'forward' ? 1 : -1;
  const groups = new Map<string, T[]>();
  for (const profile of sorted(ours)) {
    const series = seriesOf(profile.release.version);
    if (series === own || Math.sign(compareKernelVersions(profile.release.version, home.version)) !== side) continue;
    groups.set(series, [...(groups.get(series) ?? []), profile]);
  }
  const found = [...groups].map(([series, members]) => ({ series, members }));
  return side > 0 ? found : found.reverse();
}

/** A configuration, and in Linux-CR the patches it was built with. */
export function kernelOf({ options, restorers }: GuaranteeProfile): string {
  const revisions = restorers.flatMap((restorer) => (restorer.family === 'linux-cr' ? [restorer.revision] : []));
  return JSON.stringify([options, revisions.sort()]);
}

export function countVersions(members: readonly GuaranteeProfile[]): number {
  return distinct(members.map(({ release }) => formatKernelVersion(padded(release))));
}

/** 6.1 and 6.1.0 are one version. */
function padded({ version }: KernelRelease): KernelRelease['version'] {
  return { ...version, numbers: [0, 1, 2, 3].map((at) => version.numbers[at] ?? 0) };
}

function versionOf(release: KernelRelease): string {
  return formatKernelVersion(release.version);
}

export function distinct(texts: readonly string[]): number {
  return new Set(texts).size;
}

function none<T>(missing: string): Population<T> {
  return { members: [], missing: [missing], isAmbiguous: false, series: [] };
}

/** `reaches`: the members are more than those of the rung below; else they prove no more than it does. */
function decided<T>(members: readonly T[], reaches: boolean, missing: string): Population<T> {
  return { members, missing: reaches ? [] : [missing], isAmbiguous: false, series: [] };
}
