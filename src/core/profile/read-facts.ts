import type { FieldReader } from './field-reader.ts';
import { normaliseModuleName } from './normalise-module-name.ts';
import { type HostFacts, NO_FACTS } from './profile.ts';

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

const THP_WORDS: readonly string[] = ['always', 'madvise', 'never', 'none'];

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
  const flag = (name: keyof HostFacts) =>
    isGiven(given[name]) ? readFlag(given[name], `/facts/${name}`, reader) : null;
  return {
    cpuFlags: list('cpuFlags', MAX_CPU_FLAGS, 'a CPU flag as in /proc/cpuinfo', word),
    xsaveSize: count('xsaveSize', 0, MAX_XSAVE_SIZE),
    modulesLoaded: list('modulesLoaded', MAX_MODULES, 'the name of a kernel module', normaliseModuleName),
    modulesBuiltin: list('modulesBuiltin', MAX_MODULES, 'the name of a kernel module', normaliseModuleName),
    modulesLoadable: flag('modulesLoadable'),
    lsm: list('lsm', MAX_LSMS, 'the name of a security module', word),
    pageSize: isGiven(given.pageSize) ? readPageSize(given.pageSize, reader) : null,
    possibleCpus: count('possibleCpus', 1, MAX_POSSIBLE_CPUS),
    cgroup: isGiven(given.cgroup) ? readCgroup(given.cgroup, reader) : null,
    addressBits: count('addressBits', 16, MAX_ADDRESS_BITS),
    thp: isGiven(given.thp) ? readThp(given.thp, reader) : null,
    userNamespaces: count('userNamespaces', 0, MAX_USER_NAMESPACES),
    ipv6: flag('ipv6'),
  };
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

function readThp(value: unknown, reader: FieldReader): HostFacts['thp'] {
  if (typeof value === 'string' && THP_WORDS.includes(value)) return value as HostFacts['thp'];
  reader.add('/facts/thp', 'expected always, madvise, never or none');
  return null;
}

function readCgroup(value: unknown, reader: FieldReader): HostFacts['cgroup'] {
  if (value === 'v1' || value === 'v2' || value === 'hybrid') return value;
  reader.add('/facts/cgroup', 'expected v1, v2 or hybrid');
  return null;
}
