import type { FieldReader } from './field-reader.ts';
import { findFactConflict } from './find-fact-conflict.ts';
import { normaliseModuleName } from './normalise-module-name.ts';
import { type HostFacts, NO_FACTS } from './profile.ts';
import { parseRuntime, RUNTIME_FORM } from './runtime.ts';

/** A large distribution kernel has some 4,000 modules, a CPU some 150 flags. */
export const MAX_MODULES = 8192;
export const MAX_CPU_FLAGS = 1024;
export const MAX_LSMS = 32;
export const MAX_XSAVE_SIZE = 1024 * 1024;
export const MAX_PAGE_SIZE = 1024 * 1024;
export const MAX_POSSIBLE_CPUS = 65_536;
export const MAX_ADDRESS_BITS = 64;
/** `user.max_user_namespaces` is a signed 32-bit number. */
export const MAX_USER_NAMESPACES = 2 ** 31 - 1;

/** 41 capabilities exist in Linux 6.18. */
export const MAX_CAPABILITIES = 64;
export const MAX_DEVICES = 1024;
export const MAX_GPU_MODELS = 64;
export const MAX_GPUS = 1024;
/** Sysctls of the kernel that are signed 32-bit numbers. */
export const MAX_SYSCTL = 2 ** 31 - 1;
export const MAX_GPU_MEMORY_MIB = 16 * 1024 * 1024;

/** Facts that are one of a few words. */
export const FACT_WORDS = {
  thp: ['always', 'madvise', 'never', 'none'],
  cgroup: ['v1', 'v2', 'hybrid'],
  seccomp: ['none', 'strict', 'filter'],
  nsLastPid: ['writable', 'read-only', 'none'],
  selinux: ['disabled', 'permissive', 'enforcing'],
  apparmor: ['unconfined', 'confined'],
  gpuVendor: ['none', 'nvidia', 'amd', 'intel', 'several'],
} as const;

const DEVICE = /^\/dev\/[A-Za-z0-9_][A-Za-z0-9_.:/-]{0,120}$/;
const GPU_MODEL = /^[\x20-\x7e]{1,100}$/;
const DOTTED = /^\d{1,6}(?:\.\d{1,6}){0,3}$/;
const WORD = /^[a-z0-9][a-z0-9_.:-]{0,63}$/;

/** `/facts` of a ProfileInput; what is absent or null is not recorded. */
export function readFacts(value: unknown, reader: FieldReader): HostFacts {
  if (value === undefined || value === null) return NO_FACTS;
  const given = reader.record(value, '/facts', Object.keys(NO_FACTS));
  if (given === null) return NO_FACTS;
  const word = (text: string) => (WORD.test(text) ? text : null);
  const list = (name: keyof HostFacts, cap: number, expected: string, normalise: (text: string) => string | null) =>
    isGiven(given[name]) ? reader.texts(given[name], `/facts/${name}`, cap, expected, normalise) : null;
  const count = (name: keyof HostFacts, min: number, max: number) =>
    isGiven(given[name]) ? readInteger(given[name], `/facts/${name}`, min, max, reader) : null;
  const text = (name: keyof HostFacts, expected: string, normalise: (text: string) => string | null) =>
    isGiven(given[name]) ? readText(given[name], `/facts/${name}`, expected, normalise, reader) : null;
  const version = (name: keyof HostFacts) => text(name, 'a version such as 12.4', (one) => matching(DOTTED, one));
  const wordOf = <K extends keyof typeof FACT_WORDS>(name: K) =>
    isGiven(given[name]) ? readWord(given[name], name, reader) : null;
  const flag = (name: keyof HostFacts) =>
    isGiven(given[name]) ? readFlag(given[name], `/facts/${name}`, reader) : null;
  const facts: HostFacts = {
    cpuFlags: list('cpuFlags', MAX_CPU_FLAGS, 'a CPU flag as in /proc/cpuinfo', word),
    xsaveSize: count('xsaveSize', 0, MAX_XSAVE_SIZE),
    modulesLoaded: list('modulesLoaded', MAX_MODULES, 'the name of a kernel module', normaliseModuleName),
    modulesBuiltin: list('modulesBuiltin', MAX_MODULES, 'the name of a kernel module', normaliseModuleName),
    modulesLoadable: flag('modulesLoadable'),
    lsm: list('lsm', MAX_LSMS, 'the name of a security module', word),
    pageSize: isGiven(given.pageSize) ? readPageSize(given.pageSize, reader) : null,
    possibleCpus: count('possibleCpus', 1, MAX_POSSIBLE_CPUS),
    cgroup: wordOf('cgroup'),
    addressBits: count('addressBits', 16, MAX_ADDRESS_BITS),
    thp: wordOf('thp'),
    userNamespaces: count('userNamespaces', 0, MAX_USER_NAMESPACES),
    ipv6: flag('ipv6'),
    runtime: text('runtime', RUNTIME_FORM, parseRuntime),
    capabilities: list('capabilities', MAX_CAPABILITIES, 'a capability such as sys-admin', capabilityName),
    seccomp: wordOf('seccomp'),
    nsLastPid: wordOf('nsLastPid'),
    container: flag('container'),
    userNamespace: flag('userNamespace'),
    unprivilegedUserNamespaces: flag('unprivilegedUserNamespaces'),
    inotifyInstances: count('inotifyInstances', 0, MAX_SYSCTL),
    inotifyWatches: count('inotifyWatches', 0, MAX_SYSCTL),
    maxMapCount: count('maxMapCount', 0, MAX_SYSCTL),
    mqueueQueues: count('mqueueQueues', 0, MAX_SYSCTL),
    mqueueMessages: count('mqueueMessages', 0, MAX_SYSCTL),
    mqueueMessageBytes: count('mqueueMessageBytes', 0, MAX_SYSCTL),
    selinux: wordOf('selinux'),
    apparmor: wordOf('apparmor'),
    devices: list('devices', MAX_DEVICES, 'the path of a device node', (one) => matching(DEVICE, one)),
    gpuVendor: wordOf('gpuVendor'),
    gpuModels: list('gpuModels', MAX_GPU_MODELS, 'the name of a GPU model', (one) => matching(GPU_MODEL, one)),
    gpuCount: count('gpuCount', 0, MAX_GPUS),
    gpuMemoryMib: count('gpuMemoryMib', 0, MAX_GPU_MEMORY_MIB),
    gpuDriver: version('gpuDriver'),
    cudaVersion: version('cudaVersion'),
    kfdVersion: version('kfdVersion'),
    gpuMig: flag('gpuMig'),
    gpuMps: flag('gpuMps'),
    cudaCheckpoint: flag('cudaCheckpoint'),
  };
  const conflict = findFactConflict(facts);
  if (conflict !== null) reader.add(`/facts/${conflict.fact}`, conflict.fault);
  return facts;
}

/** `CAP_SYS_ADMIN`, `cap_sys_admin` and `sys_admin` are `sys-admin`, as inventories write it. */
export function capabilityName(text: string): string | null {
  const name = text.toLowerCase().replace(/^cap_/, '').replaceAll('_', '-');
  return WORD.test(name) ? name : null;
}

function matching(form: RegExp, text: string): string | null {
  return form.test(text) ? text : null;
}

/** `/facts` of a derived profile: only the members that it has; null there is "not recorded". */
export function readFactDifferences(value: unknown, reader: FieldReader): Partial<HostFacts> {
  if (value === undefined) return {};
  const facts = readFacts(value ?? [], reader);
  const given = typeof value === 'object' && value !== null ? value : {};
  return Object.fromEntries(Object.entries(facts).filter(([name]) => Object.hasOwn(given, name)));
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function readInteger(value: unknown, pointer: string, min: number, max: number, reader: FieldReader): number | null {
  if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value;
  reader.add(pointer, `expected a whole number from ${min} to ${max}`);
  return null;
}

function readPageSize(value: unknown, reader: FieldReader): number | null {
  const size = readInteger(value, '/facts/pageSize', 1024, MAX_PAGE_SIZE, reader);
  if (size === null || Number.isInteger(Math.log2(size))) return size;
  reader.add('/facts/pageSize', 'expected a power of two');
  return null;
}

function readFlag(value: unknown, pointer: string, reader: FieldReader): boolean | null {
  if (typeof value === 'boolean') return value;
  reader.add(pointer, 'expected true or false');
  return null;
}

function readText(
  value: unknown,
  pointer: string,
  expected: string,
  normalise: (text: string) => string | null,
  reader: FieldReader,
): string | null {
  const text = typeof value === 'string' ? normalise(value.trim()) : null;
  if (text === null) reader.add(pointer, `expected ${expected}`);
  return text;
}

function readWord<K extends keyof typeof FACT_WORDS>(
  value: unknown,
  name: K,
  reader: FieldReader,
): (typeof FACT_WORDS)[K][number] | null {
  const words: readonly string[] = FACT_WORDS[name];
  if (typeof value === 'string' && words.includes(value)) return value as (typeof FACT_WORDS)[K][number];
  reader.add(`/facts/${name}`, `expected ${words.slice(0, -1).join(', ')} or ${words.at(-1)}`);
  return null;
}
