import { describe, expect, it } from 'vitest';
import { ARCHES } from '../../../../../src/core/image/arch.ts';
import { CRIU_OBJECT_TYPES } from '../../../../../src/core/object-types/criu/object-types.ts';
import { NO_FACTS } from '../../../../../src/core/profile/profile.ts';
import { CRIU_RULES } from '../../../../../src/core/rules/criu/rules.ts';
import type { Need, Rule } from '../../../../../src/core/rules/rule.ts';
import { parseCriuVersion } from '../../../../../src/core/version/criu-version.ts';
import { parseKernelRange } from '../../../../../src/core/version/kernel-range.ts';
import { parseKernelRelease } from '../../../../../src/core/version/parse-kernel-release.ts';

const TYPES = new Map(CRIU_OBJECT_TYPES.map((type) => [type.id, type]));

function ruleOf(id: string): Rule {
  const rule = CRIU_RULES.find((one) => one.id === id);
  if (rule === undefined) throw new Error(`no rule ${id}`);
  return rule;
}

function expectNeedIsSound(need: Need): void {
  if (need.kernels !== undefined) parseKernelRange(need.kernels);
  switch (need.need) {
    case 'kernel':
      expect(need.min ?? need.max).toBeDefined();
      for (const version of [need.min, need.max]) if (version !== undefined) parseKernelRelease(version);
      expect(need.source).not.toBe('');
      return;
    case 'criu':
      for (const version of [need.min, need.max]) if (version !== undefined) parseCriuVersion(version);
      expect(need.min ?? need.max ?? need.fromAttribute).toBeDefined();
      return;
    case 'kconfig':
    case 'kconfig-any':
      for (const option of need.need === 'kconfig' ? need.allOf : need.anyOf) {
        expect(option.option).toMatch(/^CONFIG_[A-Z0-9_]+$/);
        if (option.module !== undefined) expect(option.module).toMatch(/^[A-Za-z0-9_]+$/);
        for (const version of [option.since, option.until]) if (version !== undefined) parseKernelRelease(version);
      }
      return;
    case 'fact':
      expect(Object.keys(NO_FACTS)).toContain(need.fact);
      expect(need.value ?? need.values ?? need.fromAttribute).toBeDefined();
      return;
    case 'cpu-flags':
      expect(need.flags ?? need.absent ?? need.fromAttribute).toBeDefined();
      return;
    case 'host':
      expect(need.text).not.toBe('');
      return;
    case 'impossible':
      expect(need.required).not.toBe('');
      expect(need.found).not.toBe('');
      return;
    case 'kernel-fault':
      expect(need.broken.length + (need.unsure?.length ?? 0)).toBeGreaterThan(0);
      for (const range of [...need.broken, ...(need.unsure ?? []), ...(need.hidden === undefined ? [] : [need.hidden])])
        parseKernelRange(range);
      if (need.releases !== undefined) expect(() => new RegExp(need.releases ?? '')).not.toThrow();
      expect([need.fault, need.source]).not.toContain('');
      return;
    case 'lsm':
      expect(need.module).not.toBe('');
      return;
    case 'arch':
      expect(need.anyOf ?? need.fromAttribute).toBeDefined();
      for (const arch of need.anyOf ?? []) expect(ARCHES).toContain(arch);
      return;
    case 'facts-any':
      expect(need.anyOf).not.toEqual([]);
      for (const { fact, values } of need.anyOf) {
        expect(Object.keys(NO_FACTS)).toContain(fact);
        expect(values).not.toEqual([]);
      }
      expect(need.text).not.toBe('');
      return;
    case 'capabilities':
      expect(need.anyOf ?? need.fromAttribute).toBeDefined();
      return;
    case 'devices':
    case 'device-index':
      expect(need.fromAttribute).not.toBe('');
      return;
    default:
      need satisfies never;
  }
}

/** Attributes that detectors give beside those named in the data. */
function attributesOf(rule: Rule): readonly string[] {
  if (rule.appliesTo === 'profile') return [];
  return rule.appliesTo.flatMap((id) => Object.keys(TYPES.get(id)?.attributes ?? {}));
}

describe('the CRIU part of the rule book', () => {
  it('has unique ids', () => {
    const ids = CRIU_RULES.map((rule) => rule.id);
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
  });

  it('has a rule named after every object type', () => {
    const ids = new Set(CRIU_RULES.map((rule) => rule.id));
    expect([...TYPES.keys()].filter((type) => !ids.has(type.slice('criu/'.length)))).toEqual([]);
  });

  it('has every kind of need', () => {
    const kinds = new Set(CRIU_RULES.flatMap((rule) => rule.needs.map((need) => need.need)));
    expect([...kinds].sort()).toEqual(
      [
        ...['arch', 'capabilities', 'cpu-flags', 'criu', 'device-index', 'devices', 'fact', 'facts-any', 'host'],
        ...['impossible', 'kconfig', 'kconfig-any', 'kernel', 'kernel-fault', 'lsm'],
      ].sort(),
    );
    expect(CRIU_RULES.some((rule) => rule.appliesTo === 'profile' && rule.kernels !== undefined)).toBe(true);
  });

  it.each(CRIU_RULES.map((rule) => [rule.id, rule] as const))('%s is complete', (_, rule) => {
    expect(rule.family).toBe('criu');
    expect(rule.title).not.toBe('');
    expect(rule.text).toMatch(/\.$/);
    expect(rule.evidence.length).toBeGreaterThan(0);
    expect(new Set(rule.evidence).size).toBe(rule.evidence.length);
    expect(rule.needs.length).toBeGreaterThan(0);
    for (const need of rule.needs) expectNeedIsSound(need);
    for (const arch of rule.arches ?? []) expect(ARCHES).toContain(arch);
    if (rule.kernels !== undefined) parseKernelRange(rule.kernels);
    if (rule.appliesTo !== 'profile') for (const id of rule.appliesTo) expect([...TYPES.keys()]).toContain(id);
    for (const adjustment of rule.adjustments) {
      expect(adjustment.text).toMatch(/\.$/);
      if (adjustment.loses !== null) expect(adjustment.loses).not.toBe('');
      if (adjustment.criuMin !== undefined) parseCriuVersion(adjustment.criuMin);
      for (const kind of adjustment.helps ?? []) expect(rule.needs.map((need) => need.need)).toContain(kind);
    }
  });

  it.each(CRIU_RULES.map((rule) => [rule.id, rule] as const))('%s looks only at attributes that exist', (_, rule) => {
    const known = attributesOf(rule);
    for (const need of rule.needs) {
      if (need.when !== undefined) expect(known).toContain(need.when.attribute);
      if ('fromAttribute' in need && need.fromAttribute !== undefined) expect(known).toContain(need.fromAttribute);
    }
  });

  it('names the module of an option that distributions build as one', () => {
    const withModule = (id: string) =>
      ruleOf(id).needs.flatMap((need) => (need.need === 'kconfig' ? need.allOf.map((option) => option.module) : []));
    expect(withModule('netdev-tun')).toEqual(['tun']);
    expect(withModule('netdev-veth')).toEqual(['veth']);
    expect(withModule('nftables-rules')).toEqual(['nf_tables']);
    expect(withModule('mnt-overlay')).toEqual(['overlay']);
    expect(withModule('restorer-nfnetlink')).toEqual(['nfnetlink']);
  });

  it('knows the pairs of kernel and CRIU that break', () => {
    expect(ruleOf('vdso-vvar-vclock')).toMatchObject({
      appliesTo: 'profile',
      kernels: '>=6.13',
      needs: [{ need: 'criu', min: '4.1', below: 'fails' }],
      unmet: 'blocker',
    });
    expect(ruleOf('vdso-arm64-gnu-hash')).toMatchObject({ kernels: '>=6.11', arches: ['aarch64'] });
    expect(ruleOf('restorer-nftables-table')).toMatchObject({ restorers: '>=3.16 <4.0' });
  });
});
