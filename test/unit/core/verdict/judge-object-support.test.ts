import { describe, expect, it } from 'vitest';
import { applySteps } from '#core/conversion/apply-steps.ts';
import type { AttributeValue } from '#core/image/attribute-value.ts';
import { findObjectType } from '#core/object-types/catalogue.ts';
import { decideVerdict } from '#core/verdict/decide-verdict.ts';
import { makeBook, makeContent } from './make-content.ts';
import { makeProfile } from './make-profile.ts';

/** `5c3471a` takes linux-cr/task@5, cred@4 and user@3, and no linux-cr/vpids; `78d18cf` task@2, cred@3, vpids@1. */
const NEWEST = 'linux-cr@5c3471a';
const NO_RULES = makeBook();

function profileWith(restorer: string, objectSupport: Record<string, number[]> = {}) {
  return makeProfile({ release: '2.6.38', restorers: [restorer], objectSupport });
}

function decide(
  object: string,
  restorer: string,
  objectSupport: Record<string, number[]> = {},
  attributes: Readonly<Record<string, AttributeValue>> = {},
) {
  const content = makeContent({ [object]: attributes }, { format: 'linux-cr' });
  return decideVerdict(content, profileWith(restorer, objectSupport), NO_RULES);
}

describe('objects of the other family', () => {
  it.each([
    ['linux-cr/task@5', 'criu', 'criu@4.2'],
    ['criu/epoll@1', 'linux-cr', NEWEST],
  ] as const)('%s in a %s image is a no on %s', (object, format, restorer) => {
    const decision = decideVerdict(makeContent({ [object]: {} }, { format }), profileWith(restorer), NO_RULES);
    const finding = { rule: 'object-type-unsupported', severity: 'blocker', objectType: object.split('@')[0] };
    expect(decision).toMatchObject({ verdict: 'no', findings: [finding] });
  });
});

describe('versions of Linux-CR objects', () => {
  it('the very version is taken', () => {
    expect(decide('linux-cr/task@5', NEWEST)).toMatchObject({ verdict: 'yes', findings: [] });
  });

  it('a newer one than the kernel knows goes back where nothing is lost', () => {
    expect(decide('linux-cr/cred@4', 'linux-cr@78d18cf')).toMatchObject({
      verdict: 'conditional',
      findings: [
        {
          rule: 'object-version-differs',
          severity: 'step',
          objectType: 'linux-cr/cred',
          objectVersion: 4,
          required: 'linux-cr/cred@4',
          found: 'linux-cr@78d18cf with support for linux-cr/cred@3',
        },
      ],
      steps: [{ loses: null, effects: [{ version: 4, toVersion: 3 }] }],
    });
  });

  it('a newer one that nothing leads back from is a no, with the reason', () => {
    expect(decide('linux-cr/fs@2', 'linux-cr@78d18cf')).toMatchObject({
      verdict: 'no',
      steps: [],
      findings: [
        {
          rule: 'object-version-unsupported',
          text: expect.stringContaining('the older image has no field for the umask'),
        },
      ],
    });
  });

  it('whether a record qualifies is unknown where the inventory does not say', () => {
    expect(decide('linux-cr/ns@3', 'linux-cr@c83f38b')).toMatchObject({
      verdict: 'unknown',
      steps: [],
      findings: [
        { rule: 'object-conversion-unchecked', found: expect.stringContaining('conversionStops not recorded') },
      ],
    });
    const decideNoted = (conversionStops: readonly string[]) =>
      decideVerdict(
        makeContent({ 'linux-cr/ns@3': { conversionStops } }, { format: 'linux-cr' }),
        profileWith('linux-cr@c83f38b'),
        NO_RULES,
      );
    expect(decideNoted([])).toMatchObject({ verdict: 'conditional', steps: [{ loses: null }, { loses: null }] });
    expect(decideNoted(['linux-cr/ns@1/holds-more'])).toMatchObject({
      verdict: 'no',
      findings: [{ text: expect.stringContaining('linux-cr/ns@1/holds-more') }],
    });
  });

  it('an unverified conversion is an assumption, and unknown if strict', () => {
    const content = makeContent({ 'linux-cr/container@1': {} }, { format: 'linux-cr' });
    const { verdict, assumptions } = decideVerdict(content, profileWith(NEWEST), NO_RULES);
    expect([verdict, assumptions]).toEqual(['conditional', [expect.stringContaining('RESTART_KEEP_LSM')]]);
    expect(decideVerdict(content, profileWith(NEWEST), NO_RULES, { strict: true }).verdict).toBe('unknown');
  });

  it('an older one is converted, one version at a time', () => {
    const decision = decide('linux-cr/cred@2', NEWEST);
    expect(decision.verdict).toBe('conditional');
    expect(decision.findings).toMatchObject([
      { rule: 'object-version-differs', severity: 'step', found: 'linux-cr@5c3471a with support for linux-cr/cred@4' },
    ]);
    expect(decision.steps.map(({ kind, effects }) => ({ kind, effects }))).toEqual([
      { kind: 'convert', effects: [{ on: 'image', type: 'linux-cr/cred', version: 2, toVersion: 3 }] },
      { kind: 'convert', effects: [{ on: 'image', type: 'linux-cr/cred', version: 3, toVersion: 4 }] },
    ]);
    for (const { text } of decision.steps) expect(text).toMatch(/^Convert linux-cr\/cred@[23] to @[34]: ./);
  });

  it('a conversion that may lose something says so', () => {
    const bump = findObjectType('linux-cr/fs')?.versions.find(({ version }) => version === 2);
    expect(bump?.conversion).toBe('conditional');
    expect(decide('linux-cr/fs@1', NEWEST).steps).toMatchObject([{ loses: expect.stringContaining('umask') }]);
  });

  it('what cannot be converted but dropped is, visibly', () => {
    expect(decide('linux-cr/socket-buffer@1', NEWEST)).toMatchObject({
      verdict: 'conditional',
      findings: [{ rule: 'object-dropped', severity: 'step' }],
      steps: [{ kind: 'filter', loses: expect.stringContaining('not yet read') }],
    });
  });

  it('what goes with a filter of another name is dropped with it', () => {
    expect(decide('linux-cr/socket-frag', 'linux-cr@d55d4c8')).toMatchObject({
      verdict: 'conditional',
      findings: [{ rule: 'object-dropped' }],
      steps: [{ kind: 'filter', text: expect.stringContaining('queued in sockets') }],
    });
  });

  it.each(['linux-cr/tree@4', 'linux-cr/socket-unix@2', 'linux-cr/socket-unix@1'])(
    'no chain of converters leads from %s over a bump that user space cannot do',
    (object) => {
      expect(decide(object, NEWEST)).toMatchObject({
        verdict: 'no',
        steps: [],
        findings: [
          { rule: 'object-version-unsupported', text: expect.stringContaining('cannot be converted to a version') },
        ],
      });
    },
  );

  it('stops short of such a bump where the kernel takes the version before it', () => {
    expect(decide('linux-cr/socket-unix@1', NEWEST, { 'linux-cr/socket-unix': [2] })).toMatchObject({
      verdict: 'conditional',
      steps: [{ effects: [{ version: 1, toVersion: 2 }] }],
    });
  });

  it('a type that the revision dropped is a no', () => {
    expect(decide('linux-cr/vpids', NEWEST)).toMatchObject({
      verdict: 'no',
      findings: [
        { rule: 'object-type-unsupported', found: 'linux-cr@5c3471a with support for no version of linux-cr/vpids' },
      ],
    });
    expect(decide('linux-cr/vpids', 'linux-cr@78d18cf').verdict).toBe('yes');
  });

  it('an unknown record type is unknown', () => {
    expect(decide('linux-cr/unknown-777', NEWEST)).toMatchObject({
      verdict: 'unknown',
      findings: [{ rule: 'object-type-unknown', severity: 'unknown', objectType: 'linux-cr/unknown-777' }],
    });
  });

  it('a revision that is not recorded supports nothing that is known', () => {
    expect(decide('linux-cr/task@5', 'linux-cr@abcdef0')).toMatchObject({
      verdict: 'unknown',
      findings: [{ rule: 'object-support-unrecorded', found: 'object support of linux-cr@abcdef0 not recorded' }],
    });
  });
});

describe('objectSupport of the profile', () => {
  it('adds versions to what the revision takes', () => {
    expect(decide('linux-cr/task@2', NEWEST, { 'linux-cr/task': [2] }).verdict).toBe('yes');
    expect(decide('linux-cr/task@5', NEWEST, { 'linux-cr/task': [2] }).verdict).toBe('yes');
  });

  it('makes the nearest supported version the aim of a conversion', () => {
    const decision = decide('linux-cr/cred@2', NEWEST, { 'linux-cr/cred': [3] });
    expect(decision.findings).toMatchObject([
      { found: 'linux-cr@5c3471a with support for linux-cr/cred@3, linux-cr/cred@4' },
    ]);
    expect(decision.steps).toHaveLength(1);
  });

  it('is all there is for an unrecorded revision', () => {
    const support = { 'linux-cr/task': [4, 5] };
    expect(decide('linux-cr/task@5', 'linux-cr@abcdef0', support).verdict).toBe('yes');
    expect(decide('linux-cr/cred@4', 'linux-cr@abcdef0', support).verdict).toBe('unknown');
  });

  it('may name a type that the catalogue does not have', () => {
    expect(decide('linux-cr/ours@1', NEWEST, { 'linux-cr/ours': [1, 2] }).verdict).toBe('yes');
    expect(decide('linux-cr/ours@3', NEWEST, { 'linux-cr/ours': [1, 2] }).verdict).toBe('no');
  });
});

describe('objects whose version is not told for sure', () => {
  it('are taken when the kernel takes all the versions they may be of', () => {
    const support = { 'linux-cr/task': [4] };
    const either = { possibleVersions: [4, 5] };
    expect(decide('linux-cr/task@5', NEWEST, support, either).verdict).toBe('yes');
    expect(decide('linux-cr/task@5', NEWEST, {}, either)).toMatchObject({
      verdict: 'unknown',
      findings: [{ rule: 'object-version-ambiguous', found: 'possible versions 4 or 5' }],
    });
  });

  it('are refused when the kernel takes none of them', () => {
    expect(decide('linux-cr/cred@4', 'linux-cr@0abe2fe', {}, { possibleVersions: [3, 4] }).verdict).toBe('no');
  });

  it('are not converted: from which version is not known', () => {
    expect(decide('linux-cr/cred@3', NEWEST, {}, { possibleVersions: [2, 3] })).toMatchObject({
      verdict: 'unknown',
      steps: [],
    });
  });

  it('are several versions at once where what changed does not touch them', () => {
    const both = { equalVersions: [3, 4] };
    expect(decide('linux-cr/cred@4', 'linux-cr@78d18cf', {}, both).verdict).toBe('yes');
    expect(decide('linux-cr/cred@4', NEWEST, {}, both).verdict).toBe('yes');
  });

  it.each([2, 3])('converts one told as @%i from the nearest of its versions, and the plan leads to yes', (version) => {
    const object = { [`linux-cr/cred@${version}`]: { equalVersions: [2, 3] } };
    const content = makeContent(object, { format: 'linux-cr' });
    const profile = profileWith(NEWEST);
    const decision = decideVerdict(content, profile, NO_RULES);
    expect(decision).toMatchObject({ verdict: 'conditional', steps: [{ effects: [{ version: 3, toVersion: 4 }] }] });
    const after = applySteps(content, profile, decision.steps);
    expect(after.content.objects).toEqual([{ type: 'linux-cr/cred', version: 4, attributes: {} }]);
    expect(decideVerdict(after.content, after.profile, NO_RULES).verdict).toBe('yes');
  });
});
