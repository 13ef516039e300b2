import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applySteps } from '#core/conversion/apply-steps.ts';
import { parseRestorer } from '#core/profile/parse-restorer.ts';
import type { HostFacts, Profile } from '#core/profile/profile.ts';
import type { Rule } from '#core/rules/rule.ts';
import { RULE_BOOK } from '#core/rules/rule-book.ts';
import type { SignatureContent } from '#core/signature/signature.ts';
import { type DecideOptions, decideVerdict } from '#core/verdict/decide-verdict.ts';
import { compareKernelVersions } from '#core/version/compare-kernel-versions.ts';
import { parseKernelRelease } from '#core/version/parse-kernel-release.ts';
import { ARBITRARY_OBJECT, arbitraryPair, CPU_FLAGS, contentOf, UNWANTED_FLAGS } from './arbitraries.ts';

/** design.md, section 3. Pairs of an image and a profile over the real rule book; see arbitraries.ts. */

const RUNS = { numRuns: 100 };
const rules = new Map(RULE_BOOK.rules.map((rule) => [rule.id, rule]));

function decide(content: SignatureContent, profile: Profile, options: DecideOptions = {}) {
  return decideVerdict(content, profile, RULE_BOOK, options);
}

function freezeAll<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const member of Object.values(value)) freezeAll(member);
  }
  return value;
}

describe('the generated pairs', () => {
  it('meet every verdict, so that the properties below are about something', () => {
    const counts = { yes: 0, conditional: 0, no: 0, unknown: 0 };
    const pairs = fc.sample(arbitraryPair, { numRuns: 400, seed: 1 });
    for (const { content, profile } of pairs) counts[decide(content, profile).verdict] += 1;
    for (const count of Object.values(counts)) expect(count).toBeGreaterThan(10);
  });
});

describe('1. a verdict is a pure function', () => {
  it('same input, same output, and the input stays as it was', () => {
    fc.assert(
      fc.property(arbitraryPair, fc.boolean(), ({ content, profile }, strict) => {
        freezeAll(content);
        freezeAll(profile);
        expect(decide(content, profile, { strict })).toEqual(
          decide(structuredClone(content), structuredClone(profile), { strict }),
        );
      }),
      RUNS,
    );
  });

  it('the order of objects and of rules does not matter', () => {
    const reversed = { revision: 'rb-test', rules: [...RULE_BOOK.rules].reverse() };
    fc.assert(
      fc.property(arbitraryPair, ({ content, profile }) => {
        const decision = decide(content, profile);
        expect(decide({ ...content, objects: [...content.objects].reverse() }, profile)).toEqual(decision);
        expect(decideVerdict(content, profile, reversed)).toEqual(decision);
      }),
      RUNS,
    );
  });

  it('the verdict follows from the findings, and each of them says all that a reader needs', () => {
    fc.assert(
      fc.property(arbitraryPair, fc.boolean(), ({ content, profile }, strict) => {
        const { verdict, findings, steps } = decide(content, profile, { strict });
        const has = (severity: string) => findings.some((finding) => finding.severity === severity);
        if (verdict === 'yes') expect(has('blocker') || has('unknown') || has('step')).toBe(false);
        if (verdict === 'no') expect(has('blocker')).toBe(true);
        if (verdict === 'unknown') expect(has('unknown')).toBe(true);
        if (verdict === 'conditional') expect(has('step') && steps.length > 0 && !has('blocker')).toBe(true);
        for (const { required, found, text, evidence } of findings) {
          for (const part of [required, found, text, ...evidence]) expect(part.trim()).not.toBe('');
          expect(evidence.length).toBeGreaterThan(0);
        }
        for (const step of steps) expect(step.loses).not.toBe('');
      }),
      RUNS,
    );
  });
});

/** The profile without one thing it records; null where there is nothing to take away. */
type Removal = (profile: Profile, pick: number) => Profile | null;

const withoutOption: Removal = (profile, pick) => {
  const names = Object.keys(profile.kconfig);
  const name = names[pick % Math.max(names.length, 1)];
  if (name === undefined || profile.kconfigComplete) return null;
  const { [name]: _, ...kconfig } = profile.kconfig;
  return { ...profile, kconfig };
};

const withoutFact: Removal = (profile, pick) => {
  const names = (Object.keys(profile.facts) as (keyof HostFacts)[]).filter((name) => profile.facts[name] !== null);
  const name = names[pick % Math.max(names.length, 1)];
  return name === undefined ? null : { ...profile, facts: { ...profile.facts, [name]: null } };
};

const withoutRestorer: Removal = (profile, pick) => {
  if (profile.restorers.length < 2) return null;
  return { ...profile, restorers: profile.restorers.filter((_, index) => index !== pick % profile.restorers.length) };
};

const withoutCompleteness: Removal = (profile) =>
  profile.kconfigComplete ? { ...profile, kconfigComplete: false } : null;

describe('2. missing evidence is unknown, never yes', () => {
  it.each([
    ['an option of a partial configuration', withoutOption, false],
    ['an option, strictly', withoutOption, true],
    ['that the configuration is complete', withoutCompleteness, false],
    ['a fact of the host, strictly', withoutFact, true],
    ['a restorer', withoutRestorer, false],
  ] as const)('taking away %s turns nothing into yes', (_, remove, strict) => {
    fc.assert(
      fc.property(arbitraryPair, fc.nat(), ({ content, profile }, pick) => {
        const less = remove(profile, pick);
        if (less === null || decide(content, less, { strict }).verdict !== 'yes') return;
        expect(decide(content, profile, { strict }).verdict).toBe('yes');
      }),
      { numRuns: 120 },
    );
  });

  it('taking an attribute from an object of the inventory turns nothing into yes', () => {
    fc.assert(
      fc.property(arbitraryPair, fc.nat(), fc.nat(), ({ content, profile }, which, pick) => {
        const object = content.objects[which % Math.max(content.objects.length, 1)];
        const names = Object.keys(object?.attributes ?? {});
        const name = names[pick % Math.max(names.length, 1)];
        if (object === undefined || name === undefined) return;
        const { [name]: _, ...attributes } = object.attributes;
        const objects = content.objects.map((one) => (one === object ? { ...object, attributes } : one));
        if (decide({ ...content, objects }, profile).verdict !== 'yes') return;
        expect(decide(content, profile).verdict).toBe('yes');
      }),
      RUNS,
    );
  });

  it('the same question asked strictly is never answered better', () => {
    fc.assert(
      fc.property(arbitraryPair, ({ content, profile }) => {
        const strict = decide(content, profile, { strict: true });
        expect(strict.assumptions).toEqual([]);
        if (strict.verdict === 'yes')
          expect(decide(content, profile)).toMatchObject({ verdict: 'yes', assumptions: [] });
        if (decide(content, profile).verdict === 'no' && strict.verdict !== 'no')
          expect(strict.verdict).toBe('unknown');
      }),
      RUNS,
    );
  });
});

/** The profile with one thing more that it can do. */
const ADDITIONS: Readonly<Record<string, (profile: Profile, pick: number) => Profile>> = {
  'an option': (profile, pick) => {
    const off = Object.keys(profile.kconfig).filter((name) => profile.kconfig[name] !== 'y');
    const name = off[pick % Math.max(off.length, 1)];
    return name === undefined ? profile : { ...profile, kconfig: { ...profile.kconfig, [name]: 'y' } };
  },
  'a CPU feature': (profile, pick) => {
    const { cpuFlags } = profile.facts;
    const wanted = CPU_FLAGS.filter((flag) => !UNWANTED_FLAGS.includes(flag));
    const flag = wanted[pick % wanted.length] ?? '';
    return cpuFlags === null ? profile : { ...profile, facts: { ...profile.facts, cpuFlags: [...cpuFlags, flag] } };
  },
  'a loaded module': (profile) => {
    const { modulesLoaded } = profile.facts;
    const more = [...(modulesLoaded ?? []), 'tun', 'nfnetlink'];
    return modulesLoaded === null ? profile : { ...profile, facts: { ...profile.facts, modulesLoaded: more } };
  },
  'that modules can be loaded': (profile) => ({ ...profile, facts: { ...profile.facts, modulesLoadable: true } }),
  'a restorer': (profile, pick) => {
    const text = ['criu@3.15', 'criu@4.2', 'linux-cr@5c3471a'][pick % 3] ?? '';
    return { ...profile, restorers: [...profile.restorers, parseRestorer(text)] };
  },
  'support of an object type': (profile, pick) => {
    const type = ['linux-cr/task', 'criu/memfd', 'linux-cr/cred'][pick % 3] ?? '';
    return { ...profile, objectSupport: { ...profile.objectSupport, [type]: [(pick % 5) + 1] } };
  },
};

function isBreakpoint({ kernels, needs }: Rule): boolean {
  if (kernels !== undefined) return true;
  return needs.some(
    (need) =>
      need.kernels !== undefined ||
      (need.need === 'kernel' && (need.max !== undefined || need.fromAttribute !== undefined)) ||
      (need.need === 'kconfig' && need.allOf.some(({ since }) => since !== undefined)),
  );
}

describe('3. more is never worse', () => {
  it('an object that the profile supports turns no yes into another verdict', () => {
    const pairAndObject = arbitraryPair.chain((pair) =>
      fc.record({ pair: fc.constant(pair), object: ARBITRARY_OBJECT[pair.family] }),
    );
    fc.assert(
      fc.property(pairAndObject, ({ pair: { content, profile, family }, object }) => {
        const alone = decide(contentOf([object], family), profile).verdict;
        const both = decide({ ...content, objects: [...content.objects, object] }, profile).verdict;
        const before = decide(content, profile).verdict;
        // Of several restorers each image may want another one.
        if (profile.restorers.length > 1) return;
        if (before === 'yes' && alone === 'yes') expect(both).toBe('yes');
        if (before !== 'no' && alone !== 'no') expect(both).not.toBe('no');
        if (both === 'yes') expect([before, alone]).toEqual(['yes', 'yes']);
      }),
      { numRuns: 120 },
    );
  });

  it.each(Object.entries(ADDITIONS))('%s turns no yes into another verdict', (_, add) => {
    fc.assert(
      fc.property(arbitraryPair, fc.nat(), ({ content, profile }, pick) => {
        if (decide(content, profile).verdict === 'yes') expect(decide(content, add(profile, pick)).verdict).toBe('yes');
      }),
      { numRuns: 120 },
    );
  });

  it('a newer kernel turns a yes into no only by a rule that is a breakpoint', () => {
    const releases = fc.constantFrom('5.5', '6.13', '6.16', '6.17', '7.1', '7.5');
    fc.assert(
      fc.property(arbitraryPair, releases, ({ content, profile }, release) => {
        const newer = { ...profile, release: parseKernelRelease(release) };
        // Of several restorers another one may now be the best of the bad.
        if (profile.restorers.length > 1) return;
        if (compareKernelVersions(newer.release.version, profile.release.version) < 0) return;
        if (decide(content, profile).verdict !== 'yes') return;
        for (const { rule, severity } of decide(content, newer).findings) {
          const known = rules.get(rule);
          if (severity === 'blocker' && known !== undefined) {
            expect(isBreakpoint(known), rule).toBe(true);
          }
        }
      }),
      { numRuns: 120 },
    );
  });
});

describe('9. following the steps of a conditional verdict', () => {
  it('gives an image and a profile for which the verdict is yes', () => {
    let followed = 0;
    fc.assert(
      fc.property(arbitraryPair, ({ content, profile }) => {
        const { verdict, steps } = decide(content, profile);
        if (verdict !== 'conditional') return;
        followed += 1;
        const after = applySteps(content, profile, steps);
        const again = decide(after.content, after.profile, { accepted: after.accepted });
        expect(again.findings.filter(({ severity }) => severity !== 'note')).toEqual([]);
        expect(again.verdict).toBe('yes');
      }),
      { numRuns: 500 },
    );
    expect(followed).toBeGreaterThan(10);
  });

  it('and none of the steps can be left out', () => {
    fc.assert(
      fc.property(arbitraryPair, fc.nat(), ({ content, profile }, pick) => {
        const { verdict, steps } = decide(content, profile);
        if (verdict !== 'conditional' || profile.restorers.length > 1) return;
        const after = applySteps(content, profile, steps.toSpliced(pick % steps.length, 1));
        expect(decide(after.content, after.profile, { accepted: after.accepted }).verdict).not.toBe('yes');
      }),
      { numRuns: 150 },
    );
  });
});
