import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deriveProfile } from '#core/profile/derive-profile.ts';
import { normaliseDifferences } from '#core/profile/normalise-differences.ts';
import { normaliseProfile } from '#core/profile/normalise-profile.ts';
import type { ProfileContent } from '#core/profile/profile-content.ts';
import type { ProfileDifferences } from '#core/profile/profile-differences.ts';
import { ProfileError } from '#core/profile/profile-error.ts';
import type { DerivedProfileInput } from '#core/profile/profile-input.ts';
import { optionProvenanceOf, type ProfileLayer, provenanceOf } from '#core/profile/provenance.ts';
import { MAX_LABELS } from '#core/profile/read-labels.ts';

/** A whole configuration has hundreds of options. */
const FILLED = Array.from({ length: 40 }, (_, i) => `CONFIG_FILLER_${i}`);
const wholeText = (text: string) =>
  `#\n# Automatically generated file; DO NOT EDIT.\n#\n${text}${FILLED.map((name) => `${name}=y\n`).join('')}`;

const PARENT = normaliseProfile({
  release: '6.1.0-56-amd64',
  arch: 'x86_64',
  restorer: ['criu@4.2', 'criu@3.19'],
  kconfig: { CONFIG_A: 'y', CONFIG_B: 'm', CONFIG_C: 'n' },
  kconfigComplete: true,
  objectSupport: { 'linux-cr/task': [3, 4], 'linux-cr/pipe': [1] },
  facts: { cpuFlags: ['sse2'], lsm: ['apparmor'], pageSize: 4096 },
  labels: { team: 'a', site: 'x' },
});

const differences = (input: Omit<DerivedProfileInput, 'parent'> = {}) =>
  normaliseDifferences({ parent: 'base', ...input });
const derive = (input?: Omit<DerivedProfileInput, 'parent'>) => deriveProfile(PARENT, differences(input));

/** What a verdict may look at, and the labels. */
function said({ release, arch, restorers, kconfig, kconfigComplete, objectSupport, facts, labels }: ProfileContent) {
  return { release, arch, restorers, kconfig, kconfigComplete, objectSupport, facts, labels };
}

/** Names are few, so that differences meet. */
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const value = fc.constantFrom('y', 'm', 'n', '"text"', '4');
const option = fc.constantFrom('CONFIG_A', 'CONFIG_B', 'CONFIG_C', 'CONFIG_D');
const type = fc.constantFrom('linux-cr/task', 'linux-cr/pipe', 'criu/pipe');
const versions = fc.uniqueArray(fc.integer({ min: 1, max: 9 }), { maxLength: 3 });
const facts = fc.record(
  {
    cpuFlags: maybe(fc.subarray(['avx', 'sse2'])),
    lsm: maybe(fc.subarray(['apparmor', 'selinux'])),
    pageSize: maybe(fc.constant(4096)),
    ipv6: maybe(fc.boolean()),
  },
  { requiredKeys: [] },
);
const kconfigText = fc
  .uniqueArray(option, { minLength: 1 })
  .chain((names) =>
    fc.tuple(...names.map((name) => value.map((one) => `${name}=${one}\n`))).map((all) => all.join('')),
  );
const input = fc.record(
  {
    release: fc.constantFrom('6.1.0', '6.12.1', '2.6.40'),
    arch: fc.constantFrom('x86_64', 'aarch64'),
    restorer: fc.subarray(['criu@4.2', 'criu@3.19', 'linux-cr@5c3471a'], { minLength: 1 }),
    kconfig: fc.oneof(fc.dictionary(option, maybe(value)), kconfigText, kconfigText.map(wholeText)),
    kconfigComplete: fc.boolean(),
    objectSupport: fc.dictionary(type, maybe(versions)),
    facts,
    labels: fc.dictionary(fc.constantFrom('team', 'site', 'note'), maybe(fc.constantFrom('a', 'b'))),
  },
  { requiredKeys: [] },
);
const anyDifferences = input.map((one) => differences(one as Omit<DerivedProfileInput, 'parent'>));

/** Both at once: the later one's word, else the earlier one's. */
function merge(first: ProfileDifferences, second: ProfileDifferences): ProfileDifferences {
  return {
    ...first,
    release: second.release ?? first.release,
    arch: second.arch ?? first.arch,
    restorers: second.restorers ?? first.restorers,
    kconfig: second.kconfigWhole ? second.kconfig : { ...first.kconfig, ...second.kconfig },
    kconfigWhole: first.kconfigWhole || second.kconfigWhole,
    kconfigComplete: second.kconfigComplete ?? first.kconfigComplete,
    objectSupport: { ...first.objectSupport, ...second.objectSupport },
    facts: { ...first.facts, ...second.facts },
    labels: { ...first.labels, ...second.labels },
  };
}

describe('deriveProfile', () => {
  it('without differences says what the parent says', () => {
    fc.assert(
      fc.property(anyDifferences, (own) => {
        const parent = deriveProfile(PARENT, own);
        expect(said(deriveProfile(parent, differences()))).toEqual(said(parent));
      }),
    );
  });

  it('lets its own word win, and leaves the rest to the parent', () => {
    fc.assert(
      fc.property(anyDifferences, anyDifferences, (above, own) => {
        const parent = deriveProfile(PARENT, above);
        const derived = deriveProfile(parent, own);
        expect(derived.release).toBe(own.release ?? parent.release);
        expect(derived.restorers).toEqual(own.restorers ?? parent.restorers);
        for (const part of ['kconfig', 'objectSupport', 'labels'] as const) {
          const below = part === 'kconfig' && own.kconfigWhole ? {} : parent[part];
          for (const name of new Set([...Object.keys(parent[part]), ...Object.keys(own[part])])) {
            const expected =
              name in own[part] ? (own[part][name] ?? undefined) : (below as typeof derived.labels)[name];
            expect(derived[part][name], `${part} ${name}`).toEqual(expected);
          }
        }
        for (const [name, fact] of Object.entries(derived.facts)) {
          const from = name in own.facts ? own.facts : parent.facts;
          expect(fact, name).toEqual(from[name as keyof typeof from]);
        }
      }),
    );
  });

  it('twice is once with the merged differences', () => {
    fc.assert(
      fc.property(anyDifferences, anyDifferences, anyDifferences, (first, second, third) => {
        const stepwise = deriveProfile(deriveProfile(deriveProfile(PARENT, first), second), third);
        expect(said(deriveProfile(PARENT, merge(merge(first, second), third)))).toEqual(said(stepwise));
      }),
    );
  });

  it('of a complete parent is complete, of a partial one partial', () => {
    const partial = { ...PARENT, kconfigComplete: false };
    const map = differences({ kconfig: { CONFIG_D: 'y' } });
    expect(deriveProfile(PARENT, map).kconfigComplete).toBe(true);
    expect(deriveProfile(partial, map).kconfigComplete).toBe(false);
    const told = { kconfig: { CONFIG_D: 'y' }, kconfigComplete: false };
    expect(derive(told)).toMatchObject({ kconfigComplete: false, kconfig: { CONFIG_A: 'y', CONFIG_D: 'y' } });
  });

  it('takes a part of a configuration for differences, and a whole one for all there is', () => {
    const part = 'CONFIG_D=y\n# CONFIG_A is not set\n';
    const laidOver = { CONFIG_A: 'n', CONFIG_B: 'm', CONFIG_C: 'n', CONFIG_D: 'y' };
    const alone = { CONFIG_A: 'n', CONFIG_D: 'y' };
    const partial = { ...PARENT, kconfigComplete: false };
    const kconfigOf = (given: Omit<DerivedProfileInput, 'parent'>) => {
      const { kconfig, kconfigComplete } = deriveProfile(partial, differences(given));
      const own = Object.entries(kconfig).filter(([name]) => !FILLED.includes(name));
      return [Object.fromEntries(own), kconfigComplete];
    };
    expect(kconfigOf({ kconfig: part })).toEqual([laidOver, false]);
    expect(kconfigOf({ kconfig: part, kconfigComplete: true })).toEqual([alone, true]);
    expect(kconfigOf({ kconfig: wholeText(part) })).toEqual([alone, true]);
    expect(kconfigOf({ kconfig: wholeText(part), kconfigComplete: false })).toEqual([laidOver, false]);
    const newHead = '# Automatically generated file; DO NOT EDIT.';
    const older = wholeText(part).replace(newHead, "# Automatically generated make config: don't edit");
    expect(kconfigOf({ kconfig: older })).toEqual([alone, true]);
    const stub = `#\n${newHead}\n#\n${part}`;
    expect(kconfigOf({ kconfig: stub })).toEqual([laidOver, false]);
  });

  it('has another digest when it says itself what it would inherit', () => {
    expect(derive({ labels: { team: 'a' } }).digest).not.toBe(derive().digest);
    expect(derive().digest).not.toBe(PARENT.digest);
    expect(derive({ facts: { cpuFlags: ['sse2'] } }).digest).toBe(
      derive({ facts: { cpuFlags: ['sse2', 'sse2'] } }).digest,
    );
  });

  it('is not larger than any other profile', () => {
    const labels = Object.fromEntries(Array.from({ length: MAX_LABELS - 1 }, (_, index) => [`l${index}`, '']));
    expect(() => derive({ labels })).toThrow(ProfileError);
    expect(Object.keys(derive({ labels: { ...labels, team: null } }).labels)).toHaveLength(MAX_LABELS);
  });
});

describe('what normaliseDifferences refuses', () => {
  it.each([
    [{ parent: 'A B' }, '/parent'],
    [{ release: null }, '/release'],
    [{ arch: 'pdp11' }, '/arch'],
    [{ restorer: [] }, '/restorer'],
    [{ kconfig: null }, '/kconfig'],
    [{ kconfig: { CONFIG_A: true } }, '/kconfig/CONFIG_A'],
    [{ kconfig: { A: null } }, '/kconfig/A'],
    [{ objectSupport: null }, '/objectSupport'],
    [{ objectSupport: { 'linux-cr/task': [0] } }, '/objectSupport/linux-cr~1task'],
    [{ facts: null }, '/facts'],
    [{ facts: { cpu: null } }, '/facts/cpu'],
    [{ labels: { a: 7 } }, '/labels/a'],
    [{ kernel: '6.1' }, '/kernel'],
  ])('%j', (given, pointer) => {
    try {
      normaliseDifferences({ parent: 'base', ...given });
    } catch (error) {
      expect((error as ProfileError).errors?.map((one) => one.pointer)).toEqual([pointer]);
      return;
    }
    throw new Error('nothing was refused');
  });

  it('nothing but with ProfileError', () => {
    const members = fc.constantFrom(
      'parent',
      'release',
      'arch',
      'restorer',
      'kconfig',
      'facts',
      'labels',
      'objectSupport',
    );
    fc.assert(
      fc.property(fc.dictionary(members, fc.jsonValue()), (given) => {
        try {
          deriveProfile(PARENT, normaliseDifferences({ parent: 'base', ...given }));
        } catch (error) {
          expect(error).toBeInstanceOf(ProfileError);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('null where there is no parent to take from', () => {
    const whole = { release: '6.1.0', arch: 'x86_64', restorer: 'criu@4.2' };
    for (const [given, pointer] of [
      [{ kconfig: { CONFIG_A: null } }, '/kconfig/CONFIG_A'],
      [{ labels: { a: null } }, '/labels/a'],
      [{ objectSupport: { 'criu/pipe': null } }, '/objectSupport/criu~1pipe'],
      [{ parent: 'base' }, '/parent'],
    ] as const) {
      const refusal = expect.objectContaining({ errors: [expect.objectContaining({ pointer })] });
      expect(() => normaliseProfile({ ...whole, ...given })).toThrow(refusal);
    }
  });
});

describe('provenanceOf', () => {
  const middle = differences({
    release: '6.1.0-60-amd64',
    kconfig: { CONFIG_B: null, CONFIG_D: 'y' },
    facts: { lsm: null, ipv6: true },
    labels: { team: 'b' },
  });
  const own = differences({
    kconfig: { CONFIG_A: 'n' },
    objectSupport: { 'linux-cr/task': [4] },
    facts: { ipv6: false },
    labels: { site: null },
  });
  const derived = deriveProfile(deriveProfile(PARENT, middle), own);
  const layers: readonly ProfileLayer[] = [
    { name: 'leaf', own },
    { name: 'middle', own: middle },
    { name: 'root', own: null },
  ];

  it('names the nearest profile that says a thing', () => {
    expect(provenanceOf(derived, layers)).toEqual({
      ancestors: ['middle', 'root'],
      release: 'middle',
      arch: 'root',
      restorer: 'root',
      kconfigComplete: 'root',
      kconfig: { own: 1, inherited: 2, removed: 0 },
      facts: { cpuFlags: 'root', lsm: 'middle', pageSize: 'root', ipv6: 'leaf' },
      objectSupport: { 'linux-cr/task': 'leaf', 'linux-cr/pipe': 'root' },
      features: {},
      labels: { team: 'middle' },
    });
    expect(provenanceOf(PARENT, [{ name: 'root', own: null }])).toBeNull();
  });

  it('finds the source of one option', () => {
    const source = (name: string) => optionProvenanceOf(derived, layers, name);
    expect(source('CONFIG_A')).toEqual({ name: 'CONFIG_A', value: 'n', from: 'leaf' });
    expect(source('CONFIG_B')).toEqual({ name: 'CONFIG_B', value: null, from: 'middle' });
    expect(source('CONFIG_C')).toEqual({ name: 'CONFIG_C', value: 'n', from: 'root' });
    expect(source('CONFIG_D')).toEqual({ name: 'CONFIG_D', value: 'y', from: 'middle' });
    expect(source('CONFIG_E')).toEqual({ name: 'CONFIG_E', value: null, from: null });
  });

  it('gives a whole configuration to the profile that has it, whether its options are there or not', () => {
    const whole = differences({ kconfig: 'CONFIG_E=y\n', kconfigComplete: true });
    const content = deriveProfile(PARENT, whole);
    for (const kept of [whole, { ...whole, kconfig: {} }]) {
      const line = [
        { name: 'leaf', own: kept },
        { name: 'root', own: null },
      ];
      expect(provenanceOf(content, line)).toMatchObject({
        kconfig: { own: 1, inherited: 0, removed: 0 },
        kconfigComplete: 'leaf',
      });
      expect(optionProvenanceOf(content, line, 'CONFIG_E').from).toBe('leaf');
      expect(optionProvenanceOf(content, line, 'CONFIG_A')).toMatchObject({ value: null, from: 'leaf' });
    }
  });
});

describe('a derived profile that contradicts its parent', () => {
  const refusalOf = (work: () => unknown) => {
    try {
      work();
    } catch (error) {
      if (error instanceof ProfileError) return error.errors;
      throw error;
    }
    return null;
  };

  it('is refused by the fact', () => {
    expect(refusalOf(() => derive({ kconfig: { CONFIG_SECURITY_APPARMOR: 'n' } }))).toEqual([
      {
        pointer: '/facts/lsm',
        message: expect.stringMatching(/^together with its parent: contradiction: apparmor is active, but/),
      },
    ]);
    expect(refusalOf(() => derive({ kconfig: { CONFIG_SECURITY_APPARMOR: 'n' }, facts: { lsm: [] } }))).toBeNull();
  });

  it('is not refused for what the parent says by itself', () => {
    const odd = { ...PARENT, kconfig: { ...PARENT.kconfig, CONFIG_SECURITY_APPARMOR: 'n' } };
    expect(refusalOf(() => deriveProfile(odd, differences({ labels: { team: 'b' } })))).toBeNull();
  });
});
