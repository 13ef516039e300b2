import fc from 'fast-check';
import { ARCHES } from '#core/image/arch.ts';
import type { AttributeValue } from '#core/image/attribute-value.ts';
import { CATALOGUE } from '#core/object-types/catalogue.ts';
import { VERSION_ATTRIBUTES } from '#core/object-types/linux-cr/attributes.ts';
import { LINUX_CR_REVISIONS } from '#core/object-types/linux-cr/revisions.ts';
import type { ObjectType } from '#core/object-types/object-type.ts';
import type { Profile } from '#core/profile/profile.ts';
import { relevantOptions } from '#core/rules/relevant-options.ts';
import type { AttributeCondition, Need, OptionNeed, Rule } from '#core/rules/rule.ts';
import { RULE_BOOK } from '#core/rules/rule-book.ts';
import type { SignatureContent } from '#core/signature/signature.ts';
import { compareKernelVersions } from '#core/version/compare-kernel-versions.ts';
import type { KernelVersion } from '#core/version/kernel-release.ts';
import { parseKernelRelease } from '#core/version/parse-kernel-release.ts';
import { makeContent } from './make-content.ts';
import { makeProfile } from './make-profile.ts';

/** Images and profiles over the real catalogue and the real rule book: what rules ask about, in values they ask for. */

export type SignatureObject = SignatureContent['objects'][number];
export type Family = 'criu' | 'linux-cr';

function optionsOf(need: Need): readonly OptionNeed[] {
  if (need.need === 'kconfig') return need.allOf;
  return need.need === 'kconfig-any' ? need.anyOf : [];
}

const OPTION_NEEDS = RULE_BOOK.rules.flatMap(({ needs }) => needs.flatMap(optionsOf));
const MODULES = [...new Set(OPTION_NEEDS.flatMap(({ module }) => (module === undefined ? [] : [module])))];
const FLAG_NEEDS = RULE_BOOK.rules.flatMap(({ needs }) => needs.filter((need) => need.need === 'cpu-flags'));
/** Features that are as bad to have as others are to lack. */
export const UNWANTED_FLAGS = [...new Set(FLAG_NEEDS.flatMap(({ absent = [] }) => absent))];
export const CPU_FLAGS = [
  ...new Set(['avx512f', 'avx', 'pku', 'mpx', ...FLAG_NEEDS.flatMap(({ flags = [] }) => flags)]),
];
const RELEASES = ['2.6.38', '3.0', '3.11', '4.4', '4.18', '5.4', '5.15', '6.1', '6.12', '6.13', '6.18', '7.2'];
const CRIU_RELEASES = ['3.0', '3.13', '3.17.1', '3.19', '4.0', '4.1.1', '4.2'];

function isInside({ since, until }: OptionNeed, version: KernelVersion): boolean {
  if (since !== undefined && compareKernelVersions(version, parseKernelRelease(since).version) < 0) return false;
  return until === undefined || compareKernelVersions(version, parseKernelRelease(until).version) < 0;
}

const RELEVANT = relevantOptions(RULE_BOOK);

/** A configuration names only options that its kernel has. */
const OPTIONS_OF_KERNEL = new Map(
  RELEASES.map((release) => {
    const { version } = parseKernelRelease(release);
    const foreign = new Set(OPTION_NEEDS.filter((need) => !isInside(need, version)).map(({ option }) => option));
    return [release, RELEVANT.filter((option) => !foreign.has(option))];
  }),
);

function rulesAbout(id: string): readonly Rule[] {
  return RULE_BOOK.rules.filter(({ appliesTo }) => appliesTo !== 'profile' && appliesTo.includes(id));
}

function valuesFor(need: Need): fc.Arbitrary<AttributeValue> {
  if (need.need === 'cpu-flags') return fc.subarray([...CPU_FLAGS]);
  if (need.need === 'arch') return fc.subarray([...ARCHES], { minLength: 1, maxLength: 1 });
  if (need.need === 'kernel') return fc.constantFrom('2.6.38', '3.0.0', '3.1.0');
  return fc.constantFrom<AttributeValue>(null, 8, 47, 48, 57, 64, 512, 2688, 4096, 65536);
}

function valuesAsked(conditions: readonly AttributeCondition[]): readonly fc.Arbitrary<AttributeValue>[] {
  const contained = conditions.flatMap(({ contains }) => (contains === undefined ? [] : [contains]));
  const equal = conditions.flatMap(({ equals, notEquals }) =>
    [equals, notEquals].filter((value) => value !== undefined),
  );
  const bounds = conditions.flatMap(({ min, max }) => [min, max].filter((value) => value !== undefined));
  return [
    ...(contained.length === 0 ? [] : [fc.subarray([...new Set(contained)])]),
    ...(equal.length === 0 ? [] : [fc.constantFrom<AttributeValue>(...equal, null, true, false)]),
    ...(bounds.length === 0 ? [] : [fc.constantFrom<AttributeValue>(...bounds, 0, 1000)]),
  ];
}

/** Every attribute of the catalogue, in a value that some rule may ask for. */
function attributesOf(objectType: ObjectType): fc.Arbitrary<Record<string, AttributeValue>> {
  const rules = rulesAbout(objectType.id);
  const names = Object.keys(objectType.attributes).filter((name) => !Object.hasOwn(VERSION_ATTRIBUTES, name));
  const model = names.map((name) => {
    const conditions = rules.flatMap(({ when, needs }) => [when, ...needs.map((need) => need.when)]);
    const asked = conditions.filter((condition) => condition?.attribute === name);
    const read = rules.flatMap(({ needs }) =>
      needs.filter((need) => 'fromAttribute' in need && need.fromAttribute === name),
    );
    const values = [...valuesAsked(asked.filter((one) => one !== undefined)), ...read.map(valuesFor)];
    return [name, values.length === 0 ? fc.constantFrom<AttributeValue>(1, true, 'x') : fc.oneof(...values)] as const;
  });
  return fc.record(Object.fromEntries(model));
}

function isOn(objectType: ObjectType, arch: string): boolean {
  return !('arches' in objectType) || !Array.isArray(objectType.arches) || objectType.arches.includes(arch);
}

function objectsOf(family: Family): fc.Arbitrary<SignatureObject> {
  const types = CATALOGUE.filter((objectType) => objectType.family === family && isOn(objectType, 'x86_64'));
  return fc.oneof(
    ...types.map((objectType) =>
      fc.record({
        type: fc.constant(objectType.id),
        version: fc.constantFrom(...objectType.versions.map(({ version }) => version)),
        attributes: attributesOf(objectType),
      }),
    ),
  );
}

/** Built once: reading the rule book for every object would take longer than judging it. */
export const ARBITRARY_OBJECT: Readonly<Record<Family, fc.Arbitrary<SignatureObject>>> = {
  criu: objectsOf('criu'),
  'linux-cr': objectsOf('linux-cr'),
};

export function contentOf(objects: readonly SignatureObject[], family: Family): SignatureContent {
  const { objects: _, ...rest } = makeContent({}, { format: family });
  return { ...rest, objects };
}

/** Mostly on, so that a yes is not rare; now and then off, a module, or not said. */
function arbitraryKconfig(release: string): fc.Arbitrary<Readonly<Record<string, string>>> {
  const options = OPTIONS_OF_KERNEL.get(release) ?? [];
  const others = fc.constantFrom('m', 'm', 'n', 'absent', 'absent', 'absent');
  return fc.dictionary(fc.constantFrom(...options), others, { maxKeys: 5 }).map((changes) => {
    const all = options.map((option) => [option, changes[option] ?? 'y'] as const);
    return Object.fromEntries(all.filter(([, value]) => value !== 'absent'));
  });
}

function maybe<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> {
  return fc.option(arbitrary, { nil: null, freq: 2 });
}

const arbitraryFacts = fc.record({
  cpuFlags: maybe(fc.oneof(fc.constant([...CPU_FLAGS]), fc.subarray([...CPU_FLAGS, ...UNWANTED_FLAGS]))),
  xsaveSize: maybe(fc.constantFrom(512, 2688)),
  modulesLoaded: maybe(fc.subarray(MODULES)),
  modulesLoadable: maybe(fc.boolean()),
  lsm: maybe(fc.subarray(['selinux', 'apparmor'])),
  pageSize: maybe(fc.constant(4096)),
  possibleCpus: maybe(fc.constantFrom(4, 8, 64, 128)),
  cgroup: maybe(fc.constantFrom<'v1' | 'v2' | 'hybrid'>('v1', 'v2', 'hybrid')),
  addressBits: maybe(fc.constantFrom(47, 48, 57)),
});

/** The options whose module it is; any of them may be what brought it. */
const OPTIONS_OF_MODULE = new Map(
  MODULES.map((name) => [name, OPTION_NEEDS.filter(({ module }) => module === name).map(({ option }) => option)]),
);

/** What runs was built: a configuration that denies a module, or leaves it out of all there is, is of another kernel. */
function isDenied(module: string, { kconfig, kconfigComplete }: Pick<Profile, 'kconfig' | 'kconfigComplete'>): boolean {
  const options = OPTIONS_OF_MODULE.get(module) ?? [];
  return options.some((option) => (kconfig[option] ?? (kconfigComplete ? 'n' : 'm')) === 'n');
}

export function arbitraryProfile(family: Family): fc.Arbitrary<Profile> {
  const revisions = LINUX_CR_REVISIONS.map(({ id }) => `linux-cr@${id}`);
  const restorers =
    family === 'criu' ? CRIU_RELEASES.map((release) => `criu@${release}`) : [...revisions, 'linux-cr@abcdef0'];
  return fc.constantFrom(...RELEASES).chain((release) =>
    fc
      .record({
        restorers: fc.uniqueArray(fc.constantFrom(...restorers), { minLength: 1, maxLength: 2 }),
        kconfig: arbitraryKconfig(release),
        kconfigComplete: fc.constantFrom(true, false, false),
        facts: arbitraryFacts,
      })
      .map((parts) => {
        const { modulesLoaded } = parts.facts;
        const loaded = modulesLoaded?.filter((module) => !isDenied(module, parts)) ?? null;
        return makeProfile({ release, ...parts, facts: { ...parts.facts, modulesLoaded: loaded } });
      }),
  );
}

/** An image and a profile of one family. */
export const arbitraryPair: fc.Arbitrary<{
  readonly family: Family;
  readonly content: SignatureContent;
  readonly profile: Profile;
}> = fc.constantFrom<Family>('criu', 'criu', 'linux-cr').chain((family) =>
  fc.record({
    family: fc.constant(family),
    content: fc
      .uniqueArray(ARBITRARY_OBJECT[family], { maxLength: 5, selector: ({ type }) => type })
      .map((objects) => contentOf(objects, family)),
    profile: arbitraryProfile(family),
  }),
);
