import { lookUpOption } from '../../kconfig/look-up-option.ts';
import type { Profile } from '../../profile/profile.ts';
import { loadsItself } from '../../rules/loads-itself.ts';
import { lifetimeOf } from '../../rules/option-lifetimes.ts';
import type { Need, OptionNeed } from '../../rules/rule.ts';
import { backportingKernelsOf } from '../../version/backporting-kernels.ts';
import { compareKernelVersions } from '../../version/compare-kernel-versions.ts';
import type { KernelVersion } from '../../version/kernel-release.ts';
import { parseKernelRelease } from '../../version/parse-kernel-release.ts';
import { foundKernel, judgeKernelMinimum, type KernelMinimum } from './judge-kernel-minimum.ts';
import { type Judgement, type JudgeNeed, MET, NOT_RECORDED, NOTHING } from './judgement.ts';

type Kernel = Pick<Profile, 'release' | 'arch'>;

interface PreparedOption {
  readonly option: OptionNeed;
  readonly since: KernelVersion | null;
  readonly until: KernelVersion | null;
  /** Architectures that have it; null = all. */
  readonly arches: readonly string[] | null;
  /** Of architectures that lack it for longer: the last series that does. */
  readonly lacks: ReadonlyMap<string, { readonly series: string; readonly version: KernelVersion }>;
  /** The release that brought it and what it turns on, where a need leaves that open. */
  readonly minimum: KernelMinimum | null;
  readonly required: string;
}

function prepareOption(option: OptionNeed): PreparedOption {
  const value = option.value ?? 'y';
  const lifetime = lifetimeOf(option.option);
  const first = option.since === undefined ? lifetime?.since : undefined;
  return {
    option,
    since: option.since === undefined ? null : parseKernelRelease(option.since).version,
    until: option.until === undefined ? null : parseKernelRelease(option.until).version,
    arches: lifetime?.arches ?? null,
    lacks: new Map(
      Object.entries(lifetime?.lacks ?? {}).map(([arch, series]) => [
        arch,
        { series, version: parseKernelRelease(series).version },
      ]),
    ),
    minimum: first === undefined ? null : { text: first, version: parseKernelRelease(first).version, below: null },
    required: `${option.option}=${value === 'y' && option.module !== undefined ? 'y or m' : value}`,
  };
}

/** May a kernel of this version and architecture have such an option at all? */
function isKnownTo(prepared: PreparedOption, { release: { version }, arch }: Kernel): boolean {
  if (prepared.arches?.includes(arch) === false) return false;
  if (prepared.since !== null && compareKernelVersions(version, prepared.since) < 0) return false;
  return prepared.until === null || compareKernelVersions(version, prepared.until) < 0;
}

/** Does the architecture lack it in this kernel, whatever is chosen? The last series that lacks it, else null. */
function lackedUpTo({ lacks }: PreparedOption, { release: { version }, arch }: Kernel): string | null {
  const last = lacks.get(arch);
  if (last === undefined) return null;
  const series = { ...version, numbers: version.numbers.slice(0, last.version.numbers.length) };
  return compareKernelVersions(series, last.version) <= 0 ? last.series : null;
}

/** Whether a rule may ask a kernel of this version and architecture for an option. */
export function isOptionOf(option: OptionNeed, kernel: Kernel): boolean {
  return isKnownTo(prepareOption(option), kernel);
}

/** Whether such a kernel can be built with it. */
export function canBuildWith(option: OptionNeed, kernel: Kernel): boolean {
  const prepared = prepareOption(option);
  if (!isKnownTo(prepared, kernel) || lackedUpTo(prepared, kernel) !== null) return false;
  return prepared.minimum === null || compareKernelVersions(kernel.release.version, prepared.minimum.version) >= 0;
}

/** A module of that name is loaded, whoever built it. */
function isLoaded({ facts }: Profile, { module }: OptionNeed): boolean {
  return module !== undefined && facts.modulesLoaded?.includes(module) === true;
}

/** The module of an option is loaded, or built in: whatever the configuration says, the kernel has it. */
function isThere({ facts }: Profile, { module }: OptionNeed): boolean {
  if (module === undefined) return false;
  return [facts.modulesLoaded, facts.modulesBuiltin].some((modules) => modules?.includes(module) === true);
}

/**
 * | loaded modules         | can be loaded | comes to                                  |
 * |------------------------|---------------|-------------------------------------------|
 * | with it, or built in   | any           | met                                       |
 * | without it             | no            | unmet                                     |
 * | not recorded, or nameless | no         | unknown: nothing can be done about it     |
 * | without it, or ?       | yes           | met if it loads itself, else a step       |
 * | without it, or ?       | not recorded  | the same, and assumed to be possible      |
 */
function judgeModule(profile: Profile, prepared: PreparedOption): Judgement {
  const { option } = prepared;
  const module = option.module ?? null;
  const { modulesLoaded, modulesLoadable } = profile.facts;
  if (isThere(profile, option)) return MET;
  if (modulesLoadable === true && module !== null && loadsItself(module)) return MET;
  if (modulesLoadable !== false) return { is: 'module', option: option.option, module, loadable: modulesLoadable };
  const required = `module ${module ?? `of ${option.option}`} loaded (${option.option}=m)`;
  if (module === null) return { is: 'unknown', required, found: `name of the module ${NOT_RECORDED}` };
  if (modulesLoaded === null) return { is: 'unknown', required, found: `loaded modules ${NOT_RECORDED}` };
  return {
    is: 'unmet',
    required,
    found: `${modulesLoaded.length} loaded modules without it, and module loading disabled`,
  };
}

function judgeOption(profile: Profile, prepared: PreparedOption): Judgement {
  const { option, required } = prepared;
  const state = lookUpOption(profile.kconfig, profile.kconfigComplete, option.option);
  if (option.value === 'n') {
    if (state === 'n' || state === 'absent') return MET;
    if (state === 'unknown' && !isKnownTo(prepared, profile)) return MET;
    if (state === 'unknown') return { is: 'unknown', required, found: `${option.option} ${NOT_RECORDED}` };
    return { is: 'unmet', required, found: `${option.option}=${state === 'value' ? 'set' : state}` };
  }
  // What the configuration says itself wins over what we believe of the option's history.
  if (state === 'y' || state === 'value') return MET;
  if (state === 'm') return judgeModule(profile, prepared);
  if (!isKnownTo(prepared, profile) && state !== 'n') return MET;
  // A module that was built apart from the kernel has no option.
  if (isLoaded(profile, option)) return MET;
  if (state === 'n') return { is: 'unmet', required, found: `${option.option} is not set` };
  const lacked = judgeLacking(profile, prepared, state);
  if (lacked !== null) return lacked;
  const older = prepared.minimum === null ? null : judgeKernelMinimum(profile, prepared.minimum, [option]);
  if (older !== null) return older;
  const shown = state === 'unknown' ? judgeByFact(profile, prepared) : null;
  if (shown !== null) return shown;
  return state === 'absent'
    ? { is: 'unmet', required, found: `${option.option} missing from the complete configuration` }
    : { is: 'unknown', required, found: `${option.option} ${NOT_RECORDED}` };
}

/** A distribution may have taken it over from a newer kernel, where its configuration does not say otherwise. */
function judgeLacking(profile: Profile, prepared: PreparedOption, state: 'absent' | 'unknown'): Judgement | null {
  const last = lackedUpTo(prepared, profile);
  if (last === null) return null;
  const required = `${prepared.required}, which ${profile.arch} kernels up to ${last} cannot have`;
  const found = foundKernel(profile);
  if (state === 'absent' || backportingKernelsOf(profile.release.text) === null) {
    return { is: 'unmet', required, found };
  }
  return { is: 'unknown', required, found: `${found}; ${prepared.option.option} ${NOT_RECORDED}` };
}

/** What a recorded fact of the host says of an option that a partial configuration leaves out; null: nothing. */
function judgeByFact(profile: Profile, prepared: PreparedOption): Judgement | null {
  const { facts } = profile;
  const { option, shownBy } = prepared.option;
  const { required } = prepared;
  if (isThere(profile, prepared.option)) return MET;
  if (shownBy === undefined) return null;
  const fact = facts[shownBy.fact];
  if (fact === null) return null;
  if (fact !== shownBy.off) return MET;
  return { is: 'unmet', required, found: `${option} ${NOT_RECORDED}, and ${shownBy.fact} is ${fact}` };
}

export function judgeKconfigNeed(need: Extract<Need, { need: 'kconfig' }>): JudgeNeed {
  const options = need.allOf.map(prepareOption);
  return (profile) => {
    let judgements: Judgement[] | null = null;
    for (const option of options) {
      const judgement = judgeOption(profile, option);
      if (judgement.is !== 'met') {
        judgements ??= [];
        judgements.push(judgement);
      }
    }
    return judgements ?? NOTHING;
  };
}

const BEST_FIRST: readonly Judgement['is'][] = ['met', 'module', 'unknown', 'unmet'];

/** Alternatives that this kernel does not have are ignored. If it has none of them, nothing is needed. */
function alternativesOf(profile: Profile, options: readonly PreparedOption[]): readonly PreparedOption[] {
  return options.filter(
    (prepared) => isKnownTo(prepared, profile) || Object.hasOwn(profile.kconfig, prepared.option.option),
  );
}

/** The best of the alternatives counts. */
export function judgeKconfigAnyNeed(need: Extract<Need, { need: 'kconfig-any' }>): JudgeNeed {
  const options = need.anyOf.map(prepareOption);
  const required = options.map((option) => option.required).join(' or ');
  return (profile) => {
    const judged = alternativesOf(profile, options).map((option) => judgeOption(profile, option));
    for (const kind of BEST_FIRST) {
      const best = judged.find((judgement) => judgement.is === kind);
      if (best === undefined) continue;
      if (best.is === 'met') return NOTHING;
      return best.is === 'unknown' || best.is === 'unmet' ? [{ ...best, required }] : [best];
    }
    return NOTHING;
  };
}
