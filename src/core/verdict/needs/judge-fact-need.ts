import type { AttributeValue } from '../../inventory/inventory.ts';
import type { HostFacts } from '../../profile/profile.ts';
import type { Need } from '../../rules/rule.ts';
import { type JudgedObject, type JudgeNeed, NOTHING } from './judgement.ts';

const FACT_NAMES: Readonly<Record<keyof HostFacts, string>> = {
  cpuFlags: 'CPU flags',
  xsaveSize: 'xsave area in bytes',
  modulesLoaded: 'loaded modules',
  modulesLoadable: 'modules can be loaded',
  lsm: 'active security modules',
  pageSize: 'page size in bytes',
  possibleCpus: 'possible CPUs',
  cgroup: 'cgroup layout',
  addressBits: 'bits of user address space',
};

function isList(value: AttributeValue): value is readonly (string | number)[] {
  return Array.isArray(value);
}

export function textsOf(value: AttributeValue | undefined): readonly string[] {
  if (value === undefined || value === null) return [];
  return isList(value) ? value.map(String) : [String(value)];
}

export function judgeCpuFlagsNeed(need: Extract<Need, { need: 'cpu-flags' }>): JudgeNeed {
  return (profile, _restorer, object) => {
    const wanted = [
      ...(need.flags ?? []),
      ...(need.fromAttribute === undefined ? [] : textsOf(object?.attributes[need.fromAttribute])),
    ];
    if (wanted.length === 0) return NOTHING;
    const { cpuFlags } = profile.facts;
    if (cpuFlags === null) return [{ is: 'assumed', text: `the CPU has ${wanted.join(', ')}` }];
    const missing = wanted.filter((flag) => !cpuFlags.includes(flag));
    if (missing.length === 0) return NOTHING;
    return [{ is: 'unmet', required: `CPU flags ${wanted.join(', ')}`, found: `a CPU without ${missing.join(', ')}` }];
  };
}

export function judgeLsmNeed(need: Extract<Need, { need: 'lsm' }>): JudgeNeed {
  const required = need.active ? `security module ${need.module} active` : `security module ${need.module} not active`;
  return (profile) => {
    const { lsm } = profile.facts;
    if (lsm === null) return [{ is: 'assumed', text: required }];
    if (lsm.includes(need.module) === need.active) return NOTHING;
    return [{ is: 'unmet', required, found: lsm.length === 0 ? 'none is active' : `active: ${lsm.join(', ')}` }];
  };
}

export function judgeArchNeed(need: Extract<Need, { need: 'arch' }>): JudgeNeed {
  return (profile, _restorer, object) => {
    const allowed = need.anyOf ?? textsOf(object?.attributes[need.fromAttribute ?? '']);
    if (allowed.length === 0 || allowed.includes(profile.arch)) return NOTHING;
    return [{ is: 'unmet', required: `architecture ${allowed.join(' or ')}`, found: profile.arch }];
  };
}

const TEST_WORDS = { equals: 'equal to', 'at-least': 'at least', 'at-most': 'at most' } as const;

function holds(test: keyof typeof TEST_WORDS, fact: string | number, wanted: string | number): boolean {
  if (test === 'equals') return String(fact) === String(wanted);
  return test === 'at-least' ? Number(fact) >= Number(wanted) : Number(fact) <= Number(wanted);
}

function wantedOf(need: Extract<Need, { need: 'fact' }>, object: JudgedObject | null): string | number | null {
  if (need.value !== undefined) return need.value;
  const value = object?.attributes[need.fromAttribute ?? ''];
  return typeof value === 'string' || typeof value === 'number' ? value : null;
}

export function judgeFactNeed(need: Extract<Need, { need: 'fact' }>): JudgeNeed {
  const name = FACT_NAMES[need.fact];
  return (profile, _restorer, object) => {
    const wanted = wantedOf(need, object);
    if (wanted === null) return NOTHING;
    const required = `${name} ${TEST_WORDS[need.test]} ${wanted}`;
    const fact = profile.facts[need.fact];
    if (fact === null) return [{ is: 'assumed', text: required }];
    if (typeof fact !== 'object' && holds(need.test, typeof fact === 'boolean' ? String(fact) : fact, wanted))
      return NOTHING;
    return [{ is: 'unmet', required, found: `${name} ${typeof fact === 'object' ? fact.join(', ') : fact}` }];
  };
}
