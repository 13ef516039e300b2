import { describe, expect, it } from 'vitest';
import type { AttributeValue } from '#core/image/attribute-value.ts';
import type { Rule } from '#core/rules/rule.ts';
import { type DecideOptions, decideVerdict } from '#core/verdict/decide-verdict.ts';
import { makeAdjustment, makeBook, makeContent, makeRule } from './make-content.ts';
import { makeProfile, type ProfilePatch } from './make-profile.ts';

function decide(
  rule: Rule,
  patch: ProfilePatch = {},
  attributes: Readonly<Record<string, AttributeValue>> = {},
  options: DecideOptions = {},
) {
  return decideVerdict(makeContent({ 'criu/memfd': attributes }), makeProfile(patch), makeBook(rule), options);
}

const KERNEL = { need: 'kernel', min: '6.3', source: 's' } as const;
const IMPOSSIBLE = { need: 'impossible', required: 'the option --so', found: 'a thing' } as const;
const TUN = { need: 'kconfig', allOf: [{ option: 'CONFIG_TUN', module: 'tun' }] } as const;

describe('a rule that is not met', () => {
  it('is a blocker with everything a reader needs', () => {
    expect(decide(makeRule([KERNEL]))).toEqual({
      verdict: 'no',
      findings: [
        {
          rule: 'a-rule',
          severity: 'blocker',
          objectType: 'criu/memfd',
          objectVersion: 1,
          required: 'kernel 6.3 or newer',
          found: 'kernel 6.1',
          text: 'Because.',
          evidence: ['a source'],
        },
      ],
      steps: [],
      assumptions: [],
    });
  });

  it('says so where it is about the profile alone', () => {
    const [ofObject] = decide(makeRule([KERNEL])).findings;
    expect(ofObject).not.toHaveProperty('about');
    const [ofProfile] = decide(makeRule([KERNEL], { appliesTo: 'profile' })).findings;
    expect(ofProfile).toMatchObject({ about: 'profile', objectType: '', objectVersion: null });
  });

  it('only loses something: a note', () => {
    const decision = decide(makeRule([KERNEL], { unmet: 'note' }));
    expect(decision.verdict).toBe('yes');
    expect(decision.findings).toMatchObject([{ severity: 'note', found: 'kernel 6.1' }]);
  });

  it('is a note where an older CRIU loses state without stopping, and says so', () => {
    const rule = makeRule([{ need: 'criu', min: '4.0', below: 'state-lost' }]);
    const decision = decide(rule, { restorers: ['criu@3.19'] });
    expect(decision.verdict).toBe('yes');
    expect(decision.findings).toMatchObject([
      { severity: 'note', text: expect.stringContaining('The state is lost without a message') },
    ]);
  });

  it.each(['fails', 'misbehaves'] as const)('is a blocker where an older CRIU %s', (below) => {
    const rule = makeRule([{ need: 'criu', min: '4.0', below }]);
    expect(decide(rule, { restorers: ['criu@3.19'] }).verdict).toBe('no');
  });

  it('tells a conclusion from a proof', () => {
    const rule = makeRule([KERNEL], { confidence: 'inferred' });
    expect(decide(rule).findings[0]?.text).toBe('Because. (Inferred, not proven.)');
    expect(decide(rule).verdict).toBe('no');
  });

  it('says no by a conclusion only where nothing is unknown', () => {
    const rule = makeRule([KERNEL, TUN], { confidence: 'inferred' });
    expect(decide(rule).verdict).toBe('unknown');
    expect(decide(rule, { kconfig: { CONFIG_TUN: 'y' } }).verdict).toBe('no');
    expect(decide(makeRule([KERNEL, TUN])).verdict).toBe('no');
  });
});

describe('a way round', () => {
  it('makes a step, which says what is lost', () => {
    const rule = makeRule([IMPOSSIBLE], { adjustments: [makeAdjustment({ loses: 'the connections' })] });
    const decision = decide(rule);
    expect(decision.verdict).toBe('conditional');
    expect(decision.findings).toMatchObject([{ severity: 'step', required: 'the option --so', found: 'a thing' }]);
    expect(decision.steps).toEqual([
      {
        kind: 'option',
        text: 'Restore with --so.',
        loses: 'the connections',
        effects: [{ on: 'rule', rule: 'a-rule', need: 'impossible' }],
      },
    ]);
  });

  it('helps only against the needs it names', () => {
    const rule = makeRule([IMPOSSIBLE, KERNEL], { adjustments: [makeAdjustment({ helps: ['impossible'] })] });
    const decision = decide(rule);
    expect(decision.verdict).toBe('no');
    expect(decision.findings.map(({ severity }) => severity)).toEqual(['blocker', 'step']);
  });

  it('must be known to the restorer; the first that is counts', () => {
    const newer = makeAdjustment({ text: 'Restore with --new.', criuMin: '4.0' });
    const older = makeAdjustment({ text: 'Restore with --old.', loses: 'more', criuMin: '3.0' });
    const rule = makeRule([IMPOSSIBLE], { adjustments: [newer, older] });
    const stepsWith = (criu: string) => decide(rule, { restorers: [criu] }).steps.map(({ text }) => text);
    expect(stepsWith('criu@4.2')).toEqual(['Restore with --new.']);
    expect(stepsWith('criu@3.19')).toEqual(['Restore with --old.']);
    expect(decide(rule, { restorers: ['criu@2.0'] }).verdict).toBe('no');
  });

  it('is not offered against what is unknown', () => {
    const decision = decide(makeRule([TUN], { adjustments: [makeAdjustment()] }));
    expect(decision.verdict).toBe('unknown');
    expect(decision.steps).toEqual([]);
  });

  it('is accepted for its own needs, and hides no other', () => {
    const rule = makeRule([IMPOSSIBLE, KERNEL, { need: 'host', text: 'the port is free' }], {
      adjustments: [makeAdjustment({ helps: ['impossible'] })],
    });
    const accepted = [{ rule: 'a-rule', need: 'impossible' as const }];
    expect(decide(rule, {}, {}, { accepted }).verdict).toBe('no');
    const good = decide(rule, { release: '6.6' }, {}, { accepted });
    expect(good.verdict).toBe('yes');
    expect(good.assumptions).toEqual(['the port is free']);
  });
});

describe('a module', () => {
  it('is a step of the host, and that it can be loaded is assumed', () => {
    const decision = decide(makeRule([TUN]), { kconfig: { CONFIG_TUN: 'm' } });
    expect(decision).toMatchObject({
      verdict: 'conditional',
      findings: [{ severity: 'step', required: 'module tun loaded', found: 'CONFIG_TUN=m' }],
      steps: [
        {
          kind: 'host',
          text: 'Load the module tun before restoring (CONFIG_TUN=m).',
          loses: null,
          effects: [{ on: 'module', module: 'tun' }],
        },
      ],
      assumptions: ['modules can be loaded'],
    });
  });

  it('strictly needs to be known to be loadable', () => {
    const kconfig = { CONFIG_TUN: 'm' };
    expect(decide(makeRule([TUN]), { kconfig }, {}, { strict: true }).verdict).toBe('unknown');
    const loadable = { kconfig, facts: { modulesLoadable: true } };
    expect(decide(makeRule([TUN]), loadable, {}, { strict: true }).verdict).toBe('yes');
  });

  it('that loads itself on use is no step, and another one is', () => {
    const facts = { modulesLoadable: true };
    expect(decide(makeRule([TUN]), { kconfig: { CONFIG_TUN: 'm' }, facts })).toMatchObject({
      verdict: 'yes',
      steps: [],
    });
    const gpu = makeRule([{ need: 'kconfig', allOf: [{ option: 'CONFIG_DRM_AMDGPU', module: 'amdgpu' }] }]);
    expect(decide(gpu, { kconfig: { CONFIG_DRM_AMDGPU: 'm' }, facts }).verdict).toBe('conditional');
  });

  it('is named by its option if its name is unknown', () => {
    const rule = makeRule([{ need: 'kconfig', allOf: [{ option: 'CONFIG_X' }] }]);
    expect(decide(rule, { kconfig: { CONFIG_X: 'm' } }).steps).toMatchObject([
      {
        text: 'Load the module of CONFIG_X before restoring (CONFIG_X=m).',
        effects: [{ on: 'option', option: 'CONFIG_X' }],
      },
    ]);
  });

  it('matters to a note rule as a note', () => {
    const decision = decide(makeRule([TUN], { unmet: 'note' }), { kconfig: { CONFIG_TUN: 'm' } });
    expect(decision).toMatchObject({ verdict: 'yes', steps: [], assumptions: [], findings: [{ severity: 'note' }] });
  });
});

describe('what is not known', () => {
  it('of the kernel is unknown, with the missing fact named', () => {
    const decision = decide(makeRule([TUN]));
    expect(decision.verdict).toBe('unknown');
    expect(decision.findings).toMatchObject([{ severity: 'unknown', found: 'CONFIG_TUN not recorded' }]);
  });

  it('of the host is assumed and listed; strictly it is unknown', () => {
    const rule = makeRule([{ need: 'cpu-flags', flags: ['avx'] }]);
    expect(decide(rule)).toMatchObject({ verdict: 'yes', assumptions: ['the CPU has avx'], findings: [] });
    expect(decide(rule, {}, {}, { strict: true })).toMatchObject({
      verdict: 'unknown',
      assumptions: [],
      findings: [{ severity: 'unknown', required: 'CPU flags avx', found: 'not recorded' }],
    });
  });

  it('of the host does not matter to a note rule, strict or not', () => {
    const rule = makeRule([{ need: 'cpu-flags', flags: ['avx'] }], { unmet: 'note' });
    expect(decide(rule, {}, {}, { strict: true })).toMatchObject({ verdict: 'yes', assumptions: [], findings: [] });
  });

  it('of the image leaves a need open that is not met, and only such a one', () => {
    const when = { attribute: 'seals', contains: 'exec' } as const;
    const rule = makeRule([{ ...KERNEL, when }]);
    expect(decide(rule, {}, { seals: ['grow'] }).verdict).toBe('yes');
    expect(decide(rule, {}, { seals: ['exec'] }).verdict).toBe('no');
    expect(decide(rule, {}, {})).toMatchObject({
      verdict: 'unknown',
      findings: [{ required: 'kernel 6.3 or newer', found: 'seals not recorded in the inventory' }],
    });
    expect(decide(rule, { release: '6.6' }, {})).toMatchObject({ verdict: 'yes', findings: [] });
  });

  it('of the image leaves a whole rule open', () => {
    const rule = makeRule([TUN], { when: { attribute: 'nested', equals: true } });
    expect(decide(rule, { kconfig: { CONFIG_TUN: 'm' } }, {})).toMatchObject({
      verdict: 'unknown',
      steps: [],
      findings: [{ required: 'module tun loaded', found: 'nested not recorded in the inventory' }],
    });
  });
});

describe('a need that holds only for some', () => {
  it.each([
    [{ kernels: '<5.5' }, { release: '5.4' }, { release: '5.5' }],
    [{ kernels: '>=6.13' }, { release: '6.13' }, { release: '6.13-rc1' }],
    [{ restorers: '<3.14' }, { restorers: ['criu@3.13'] }, { restorers: ['criu@3.14'] }],
    [{ kernels: '<5.5', restorers: '<3.14' }, { release: '5.4', restorers: ['criu@3.13'] }, { release: '5.4' }],
  ])('%j', (limits, inside: ProfilePatch, outside: ProfilePatch) => {
    const rule = makeRule([{ ...IMPOSSIBLE, ...limits }]);
    expect(decide(rule, inside).verdict).toBe('no');
    expect(decide(rule, outside).verdict).toBe('yes');
  });

  it('follows the architecture of the image', () => {
    const rule = makeRule([IMPOSSIBLE], { arches: ['aarch64'] });
    expect(decide(rule).verdict).toBe('yes');
    expect(decide({ ...rule, arches: ['x86_64'] }).verdict).toBe('no');
  });
});

describe('a rule about the profile', () => {
  const breakpoint = makeRule([{ need: 'criu', min: '4.1', below: 'fails' }], {
    appliesTo: 'profile',
    kernels: '>=6.13',
  });

  it.each([
    ['6.12.9', 'criu@3.17.1', 'yes'],
    ['6.13', 'criu@3.17.1', 'no'],
    ['6.18.44', 'criu@4.1', 'yes'],
  ] as const)('kernel %s with %s: %s', (release, criu, verdict) => {
    expect(decide(breakpoint, { release, restorers: [criu] }).verdict).toBe(verdict);
  });

  it('speaks whatever the image holds, and of no object', () => {
    const profile = makeProfile({ release: '6.13', restorers: ['criu@4.0'] });
    const decision = decideVerdict(makeContent({}), profile, makeBook(breakpoint));
    expect(decision).toMatchObject({ verdict: 'no', findings: [{ objectType: '', objectVersion: null }] });
  });

  it('follows the releases and the architecture it names', () => {
    const rule = makeRule([IMPOSSIBLE], { appliesTo: 'profile', restorers: '>=3.16 <4.0', arches: ['x86_64'] });
    const verdicts = ['3.15', '3.16', '3.19', '4.0'].map((v) => decide(rule, { restorers: [`criu@${v}`] }).verdict);
    expect(verdicts).toEqual(['yes', 'no', 'no', 'yes']);
    const arm = makeProfile({ arch: 'aarch64', restorers: ['criu@3.16'] });
    expect(decideVerdict(makeContent({}, { arch: 'aarch64' }), arm, makeBook(rule)).verdict).toBe('yes');
  });

  it('is for its own family of restorers', () => {
    const rule = makeRule([IMPOSSIBLE], { appliesTo: 'profile', family: 'linux-cr' });
    expect(decide(rule).verdict).toBe('yes');
    expect(decide({ ...rule, family: 'any' }).verdict).toBe('no');
  });
});
