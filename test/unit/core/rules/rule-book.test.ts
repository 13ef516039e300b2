import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { ARCHES } from '#core/image/arch.ts';
import { isKconfigName } from '#core/kconfig/kconfig-value.ts';
import { lookUpOption } from '#core/kconfig/look-up-option.ts';
import { parseKconfig } from '#core/kconfig/parse-kconfig.ts';
import { CATALOGUE, findObjectType } from '#core/object-types/catalogue.ts';
import { FALLBACK_DRIVERS } from '#core/rules/fallback-devices.ts';
import { relevantOptions } from '#core/rules/relevant-options.ts';
import type { AttributeCondition, Need, OptionNeed, Rule } from '#core/rules/rule.ts';
import { RULE_BOOK, ruleBookRevision } from '#core/rules/rule-book.ts';
import { prepareRuleBook } from '#core/verdict/prepare-rule-book.ts';

const RULES = RULE_BOOK.rules;
const NAMED = RULES.map((rule) => [rule.id, rule] as const);
const KCONFIGS = new URL('../../../../data/profiles/kconfig/', import.meta.url);

function optionsOf(need: Need): readonly OptionNeed[] {
  if (need.need === 'kconfig') return need.allOf;
  return need.need === 'kconfig-any' ? need.anyOf : [];
}

function conditionsOf(rule: Rule): readonly AttributeCondition[] {
  return [rule.when, ...rule.needs.map((need) => need.when)].filter((condition) => condition !== undefined);
}

function attributesReadBy(rule: Rule): readonly string[] {
  const fromNeeds = rule.needs.flatMap((need) =>
    'fromAttribute' in need && need.fromAttribute !== undefined ? [need.fromAttribute] : [],
  );
  return [...conditionsOf(rule).map(({ attribute }) => attribute), ...fromNeeds];
}

/** No option of CRIU helps: only another checkpoint does. */
const DEAD_ENDS: readonly string[] = ['mnt-cgroup-in-userns'];

describe('every rule', () => {
  it('has an id of its own, in kebab-case', () => {
    const ids = RULES.map(({ id }) => id);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
    expect(ids.filter((id) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id))).toEqual([]);
  });

  it.each(NAMED)('%s says what, why and from where', (_, rule) => {
    expect(rule.evidence.length).toBeGreaterThan(0);
    for (const text of [rule.title, rule.text, rule.area, ...rule.evidence]) expect(text.trim()).not.toBe('');
    expect(rule.text).toMatch(/\.$/);
    expect(rule.needs.length).toBeGreaterThan(0);
    for (const arch of rule.arches ?? []) expect(ARCHES).toContain(arch);
    for (const { text, loses } of rule.adjustments) {
      expect(text).toMatch(/^[A-Z].*\.$/s);
      expect(loses).not.toBe('');
    }
  });

  it.each(NAMED)('%s speaks of objects and attributes that the catalogue has', (_, rule) => {
    if (rule.appliesTo === 'profile') {
      expect(attributesReadBy(rule)).toEqual([]);
      return;
    }
    expect(rule.appliesTo.length).toBeGreaterThan(0);
    for (const id of rule.appliesTo) {
      const objectType = findObjectType(id);
      expect(objectType?.family).toBe(rule.family);
      for (const attribute of attributesReadBy(rule))
        expect(Object.keys(objectType?.attributes ?? {})).toContain(attribute);
    }
  });

  it('can be prepared: every version and range in it parses', () => {
    const { byObjectType, aboutProfile } = prepareRuleBook(RULE_BOOK);
    const prepared = new Set([...[...byObjectType.values()].flat(), ...aboutProfile].map(({ rule }) => rule.id));
    expect(prepared.size).toBe(RULES.length);
  });

  it('offers ways round only against needs that it has', () => {
    for (const { id, adjustments, needs, unmet } of RULES) {
      const kinds = needs.map(({ need }) => need);
      for (const { helps = [] } of adjustments) for (const kind of helps) expect(kinds).toContain(kind);
      // Nothing can be done about an image that stands in its own way but a step; or its text says that there is none.
      if (DEAD_ENDS.includes(id)) expect(adjustments).toEqual([]);
      else if (unmet === 'blocker' && kinds.includes('impossible')) {
        const always = needs.some(
          ({ need, when, restorers }) => need === 'impossible' && when === undefined && restorers === undefined,
        );
        if (always) expect(adjustments.length).toBeGreaterThan(0);
      }
    }
  });
});

/** Kernels of the corpus are too new, too old or of another architecture for these. */
const NOT_IN_CORPUS: Readonly<Record<string, string>> = {
  CONFIG_ARM64_GCS: 'arm64 since 6.13',
  CONFIG_CHECKPOINT: 'Linux-CR kernels only',
  CONFIG_DEVPTS_MULTIPLE_INSTANCES: 'before 4.7',
  CONFIG_IPV6_PRIVACY: 'before 3.12',
  CONFIG_NFT_COUNTER: 'before 5.17',
  CONFIG_PPC_4K_PAGES: 'POWER only',
  CONFIG_PPC_64K_PAGES: 'POWER only',
  CONFIG_PPC_TRANSACTIONAL_MEM: 'POWER only',
};

describe('options that rules ask for', () => {
  const configurations = readdirSync(KCONFIGS).map(
    (file) => parseKconfig(gunzipSync(readFileSync(new URL(file, KCONFIGS))).toString('utf8')).options,
  );
  const statesOf = (option: string) => configurations.map((options) => lookUpOption(options, true, option));
  const uses = RULES.flatMap(({ id, needs }) =>
    needs.flatMap((need) => optionsOf(need).map((option) => ({ id, ...option }))),
  );

  it('are well-formed, and are all that evaluating reads of a configuration', () => {
    const showing = RULES.flatMap(({ needs }) =>
      needs.flatMap((need) => (need.need === 'fact' ? Object.keys(need.shownBy ?? {}) : [])),
    );
    const drivers = FALLBACK_DRIVERS.map(({ option }) => option);
    const names = [...new Set([...uses.map(({ option }) => option), ...showing, ...drivers])].sort();
    expect(names.filter((name) => !isKconfigName(name) || name !== name.toUpperCase())).toEqual([]);
    expect(relevantOptions(RULE_BOOK)).toEqual(names);
  });

  it('exist: a real configuration has them, or a reason is given', () => {
    const unseen = relevantOptions(RULE_BOOK).filter((option) => statesOf(option).every((state) => state === 'absent'));
    expect(unseen).toEqual(Object.keys(NOT_IN_CORPUS).sort());
  });

  it('name their module where a real kernel has them as one', () => {
    const nameless = uses.filter(({ option, module }) => module === undefined && statesOf(option).includes('m'));
    expect(nameless.map(({ id, option }) => `${id}: ${option}`)).toEqual([]);
  });

  it('have one module name, however often they are named', () => {
    const names = new Map<string, Set<string>>();
    for (const { option, module } of uses) {
      if (module !== undefined) names.set(option, (names.get(option) ?? new Set()).add(module));
    }
    // The chain type and the expressions of NAT are two modules of one option.
    const several = [...names].filter(([, modules]) => modules.size > 1).map(([option]) => option);
    expect(several).toEqual(['CONFIG_NFT_NAT']);
  });
});

/** Areas of CRIU features and how many features each has; what issue 2 asks for is a part of them. */
const CRIU_AREAS: Readonly<Record<string, number>> = {
  arch: 5,
  base: 3,
  cgroups: 5,
  container: 5,
  cpu: 15,
  credentials: 7,
  files: 23,
  format: 13,
  gpu: 2,
  ipc: 3,
  lsm: 6,
  memory: 24,
  mounts: 10,
  namespaces: 12,
  network: 21,
  process: 12,
  seccomp: 4,
  sockets: 28,
  timers: 6,
  tty: 4,
  vdso: 5,
};

describe('the rule book as a whole', () => {
  it('has rules for every CRIU object type, in every area', () => {
    const spoken = new Set(RULES.flatMap(({ appliesTo }) => (appliesTo === 'profile' ? [] : appliesTo)));
    const areas: Record<string, number> = {};
    const silent: string[] = [];
    for (const { id, family, area } of CATALOGUE) {
      if (family !== 'criu') continue;
      areas[area] = (areas[area] ?? 0) + 1;
      if (!spoken.has(id)) silent.push(id);
    }
    expect(areas).toEqual(CRIU_AREAS);
    // Their needs follow from kernel and CRIU alone, so rules about profiles of the same name speak of them.
    expect(silent.sort()).toEqual([
      'criu/base-checkpoint-restore',
      'criu/vdso-arm64-gnu-hash',
      'criu/vdso-osabi',
      'criu/vdso-vvar-vclock',
    ]);
    for (const id of silent) {
      expect(RULES.find((rule) => rule.id === id.slice('criu/'.length))?.appliesTo).toBe('profile');
    }
  });

  it('sorts every rule into an area: one of CRIU features, of what CRIU itself needs, or of Linux-CR', () => {
    const areas = new Set([...Object.keys(CRIU_AREAS), 'restorer', 'linux-cr-header', 'linux-cr-kconfig']);
    expect(new Set(RULES.map(({ area }) => area))).toEqual(areas);
    const strays = RULES.filter(({ area, family }) => area.startsWith('linux-cr-') !== (family === 'linux-cr'));
    expect(strays).toEqual([]);
    const restorer = RULES.filter(({ area }) => area === 'restorer');
    expect(restorer.filter(({ appliesTo }) => appliesTo !== 'profile')).toEqual([]);
  });

  it('has every kind of need, of confidence and of step', () => {
    const kinds = new Set(RULES.flatMap(({ needs }) => needs.map(({ need }) => need)));
    expect([...kinds].sort()).toEqual(
      [
        ...['arch', 'capabilities', 'cpu-flags', 'criu', 'device-index', 'devices', 'fact', 'facts-any', 'host'],
        ...['impossible', 'kconfig', 'kconfig-any', 'kernel', 'kernel-fault', 'lsm'],
      ].sort(),
    );
    expect(new Set(RULES.map(({ confidence }) => confidence)).size).toBe(4);
    expect(new Set(RULES.flatMap(({ adjustments }) => adjustments.map(({ kind }) => kind)))).toEqual(
      new Set(['convert', 'filter', 'option', 'host']),
    );
  });

  it('has breakpoints: kernels on which an older CRIU stops working', () => {
    const breakpoints = RULES.filter(({ appliesTo, kernels }) => appliesTo === 'profile' && kernels !== undefined);
    expect(breakpoints.map(({ id }) => id)).toContain('vdso-vvar-vclock');
    expect(RULES.some(({ needs }) => needs.some((need) => need.need === 'kernel' && need.max !== undefined))).toBe(
      true,
    );
  });

  it('has a revision that tells it apart, the same on every machine', () => {
    expect(RULE_BOOK.revision).toMatch(/^rb-[0-9a-f]{12}$/);
    const parts = { judgement: 1, rules: ['a'], catalogue: ['a'], linuxCr: ['a'], kernels: ['a'] };
    const changed = Object.keys(parts).map((name) => ruleBookRevision({ ...parts, [name]: name }));
    expect(new Set([ruleBookRevision(parts), ...changed]).size).toBe(6);
  });
});
