import type { AttributeValue } from '../../image/attribute-value.ts';
import type { HostFacts, Profile } from '../../profile/profile.ts';
import type { Need } from '../../rules/rule.ts';
import { compareCriuVersions } from '../../version/criu-version.ts';
import { type JudgedObject, type Judgement, type JudgeNeed, NOTHING, notSaid } from './judgement.ts';

export const FACT_NAMES: Readonly<Record<keyof HostFacts, string>> = {
  cpuFlags: 'CPU flags',
  xsaveSize: 'xsave area in bytes',
  modulesLoaded: 'loaded modules',
  modulesBuiltin: 'modules built into the kernel',
  modulesLoadable: 'module loading',
  lsm: 'active security modules',
  pageSize: 'page size in bytes',
  possibleCpus: 'possible CPUs',
  cgroup: 'cgroup layout',
  addressBits: 'bits of user address space',
  thp: 'transparent huge pages',
  userNamespaces: 'user namespace limit',
  ipv6: 'IPv6',
  runtime: 'container runtime',
  capabilities: 'capabilities of the restorer',
  seccomp: 'seccomp mode of the restorer',
  nsLastPid: '/proc/sys/kernel/ns_last_pid',
  container: 'a restorer in a container',
  userNamespace: 'a restorer in a user namespace',
  unprivilegedUserNamespaces: 'unprivileged user namespaces',
  inotifyInstances: 'fs.inotify.max_user_instances',
  inotifyWatches: 'fs.inotify.max_user_watches',
  maxMapCount: 'vm.max_map_count',
  mqueueQueues: 'fs.mqueue.queues_max',
  mqueueMessages: 'fs.mqueue.msg_max',
  mqueueMessageBytes: 'fs.mqueue.msgsize_max',
  selinux: 'SELinux',
  apparmor: 'AppArmor profile of the restorer',
  devices: 'device nodes',
  gpuVendor: 'GPU vendor',
  gpuModels: 'GPU models',
  gpuCount: 'number of GPUs',
  gpuMemoryMib: 'GPU memory in MiB',
  gpuDriver: 'GPU driver',
  cudaVersion: 'CUDA release of the driver',
  kfdVersion: 'KFD interface',
  gpuMig: 'MIG',
  gpuMps: 'MPS',
  cudaCheckpoint: 'cuda-checkpoint in PATH',
};

function isList(value: AttributeValue): value is readonly (string | number)[] {
  return Array.isArray(value);
}

function textsOf(value: AttributeValue): readonly string[] {
  if (value === null) return [];
  return isList(value) ? value.map(String) : [String(value)];
}

/** Undefined where the inventory leaves the attribute out. */
function attributeOf(object: JudgedObject | null, attribute: string): AttributeValue | undefined {
  return object?.attributes[attribute];
}

/** How an assumption about the CPU reads; its rank goes by the text. */
export const cpuHas = (flags: readonly string[]): string => `the CPU has ${flags.join(', ')}`;
export const cpuHasNot = (flags: readonly string[]): string => `the CPU does not have ${flags.join(', ')}`;

function judgePresentFlags(
  cpuFlags: readonly string[] | null,
  wanted: readonly string[],
  assumes: string | undefined,
): Judgement | null {
  if (wanted.length === 0) return null;
  const required = `CPU flags ${wanted.join(', ')}`;
  if (cpuFlags === null) return { is: 'assumed', text: assumes ?? cpuHas(wanted), required };
  const missing = wanted.filter((flag) => !cpuFlags.includes(flag));
  if (missing.length === 0) return null;
  return { is: 'unmet', required, found: `a CPU without ${missing.join(', ')}` };
}

function judgeAbsentFlags(cpuFlags: readonly string[] | null, absent: readonly string[]): Judgement | null {
  if (absent.length === 0) return null;
  const required = `no CPU flags ${absent.join(', ')}`;
  if (cpuFlags === null) return { is: 'assumed', text: cpuHasNot(absent), required };
  const there = absent.filter((flag) => cpuFlags.includes(flag));
  if (there.length === 0) return null;
  return { is: 'unmet', required, found: `a CPU with ${there.join(', ')}` };
}

export function judgeCpuFlagsNeed(need: Extract<Need, { need: 'cpu-flags' }>): JudgeNeed {
  const { flags = [], absent = [], fromAttribute, assumes } = need;
  return (profile, _restorer, object) => {
    const attribute = fromAttribute === undefined ? null : attributeOf(object, fromAttribute);
    if (attribute === undefined) return [notSaid('the CPU features that the image uses', fromAttribute ?? '')];
    const { cpuFlags } = profile.facts;
    const present = judgePresentFlags(cpuFlags, [...flags, ...textsOf(attribute)], assumes);
    const missing = judgeAbsentFlags(cpuFlags, absent);
    return [present, missing].filter((judgement) => judgement !== null);
  };
}

export function judgeLsmNeed(need: Extract<Need, { need: 'lsm' }>): JudgeNeed {
  const required = need.active ? `active security module ${need.module}` : `no active security module ${need.module}`;
  return (profile) => {
    const { lsm } = profile.facts;
    if (lsm === null) return [{ is: 'assumed', text: required, required }];
    if (lsm.includes(need.module) === need.active) return NOTHING;
    return [
      {
        is: 'unmet',
        required,
        found: lsm.length === 0 ? 'no active security module' : `active security modules: ${lsm.join(', ')}`,
      },
    ];
  };
}

export function judgeArchNeed(need: Extract<Need, { need: 'arch' }>): JudgeNeed {
  return (profile, _restorer, object) => {
    const { fromAttribute = '' } = need;
    const attribute = need.anyOf === undefined ? attributeOf(object, fromAttribute) : null;
    if (attribute === undefined) return [notSaid('the architecture of the image', fromAttribute)];
    const allowed = need.anyOf ?? textsOf(attribute);
    if (allowed.length === 0 || allowed.includes(profile.arch)) return NOTHING;
    return [{ is: 'unmet', required: `architecture ${allowed.join(' or ')}`, found: profile.arch }];
  };
}

type FactNeed = Extract<Need, { need: 'fact' }>;
type Wanted = string | number | readonly (string | number)[];

const TEST_WORDS = {
  equals: 'equal to',
  'at-least': 'at least',
  'at-most': 'at most',
  'one-of': 'one of',
  'version-at-least': 'at least',
} as const;

function textOf(value: Wanted | boolean): string {
  return typeof value === 'object' ? value.join(', ') : String(value);
}

/** Dotted numbers compare as those of CRIU do: member by member, a missing one is 0. */
function numbersOf(version: Wanted | boolean): readonly number[] {
  return String(version).split('.').map(Number);
}

function holds(test: FactNeed['test'], fact: string | number | boolean, wanted: Wanted): boolean {
  if (test === 'version-at-least') return compareCriuVersions(numbersOf(fact), numbersOf(wanted)) >= 0;
  if (test === 'at-least') return Number(fact) >= Number(wanted);
  if (test === 'at-most') return Number(fact) <= Number(wanted);
  const allowed = typeof wanted === 'object' ? wanted : [wanted];
  return allowed.some((value) => String(value) === String(fact));
}

/** Null: the image wants nothing of the kind. Undefined: the inventory does not say. */
function wantedOf(need: FactNeed, object: JudgedObject | null): Wanted | null | undefined {
  const wanted = need.values ?? need.value;
  if (wanted !== undefined) return wanted;
  const value = attributeOf(object, need.fromAttribute ?? '');
  return typeof value === 'string' || typeof value === 'number' || value === undefined ? value : null;
}

/** What the configuration says of a fact that is not recorded. */
function factByOptions({ kconfig }: Profile, shownBy: FactNeed['shownBy']): string | number | null {
  const shown = Object.entries(shownBy ?? {}).flatMap(([option, fact]) => (kconfig[option] === 'y' ? [fact] : []));
  const [fact, ...others] = new Set(shown);
  return fact === undefined || others.length > 0 ? null : fact;
}

export function judgeFactNeed(need: FactNeed): JudgeNeed {
  const name = FACT_NAMES[need.fact];
  return (profile, _restorer, object) => {
    const wanted = wantedOf(need, object);
    if (wanted === null) return NOTHING;
    if (wanted === undefined) {
      return [notSaid(`${name} ${TEST_WORDS[need.test]} that of the image`, need.fromAttribute ?? '')];
    }
    // A flag has no value to compare with: "IPv6 enabled".
    const required = wanted === 'true' ? `${name} enabled` : `${name} ${TEST_WORDS[need.test]} ${textOf(wanted)}`;
    const fact = profile.facts[need.fact] ?? factByOptions(profile, need.shownBy);
    if (fact === null) return [{ is: 'assumed', text: required, required }];
    if (typeof fact !== 'object' && holds(need.test, fact, wanted)) return NOTHING;
    return [{ is: 'unmet', required, found: fact === false ? `${name} disabled` : `${name} ${textOf(fact)}` }];
  };
}
