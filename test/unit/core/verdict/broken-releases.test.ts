/** Faults with two ends, and needs of one architecture: the verdict on each side of every end. */
import { describe, expect, it } from 'vitest';
import { relevantOptions } from '#core/rules/relevant-options.ts';
import { RULE_BOOK } from '#core/rules/rule-book.ts';
import { decideVerdict } from '#core/verdict/decide-verdict.ts';
import type { FindingSeverity } from '#core/verdict/verdict.ts';
import { makeContent } from './make-content.ts';
import { makeProfile, type ProfilePatch } from './make-profile.ts';

const ON = Object.fromEntries(relevantOptions(RULE_BOOK).map((option) => [option, 'y']));

/** The severity of what the rule says; null: nothing. */
function saysOf(rule: string, content: ReturnType<typeof makeContent>, patch: ProfilePatch): FindingSeverity | null {
  const profile = makeProfile({ kconfig: ON, kconfigComplete: true, ...patch });
  const { findings } = decideVerdict(content, profile, RULE_BOOK);
  return findings.find((finding) => finding.rule === rule)?.severity ?? null;
}

const NOTHING = makeContent({});
const SHARED = makeContent({ 'criu/mnt-sharing': {}, 'criu/ns-mnt': {} });
const AVX = makeContent({ 'criu/x86-xsave-components': { cpuFlags: ['avx'], droppedFlags: [] } });

describe('shared and slave mounts on kernels with commit 12f147ddd6de', () => {
  it.each<[string, string, FindingSeverity | null]>([
    ['6.16.0', 'criu@4.1', 'blocker'],
    ['6.16.3', 'criu@4.1', 'blocker'],
    ['6.16.3', 'criu@3.17', 'blocker'],
    ['6.16.3', 'criu@3.16.1', null],
    ['6.16.3', 'criu@4.1.1', null],
    ['6.16.4', 'criu@4.1', null],
    ['6.17', 'criu@4.1', null],
    ['6.15.2', 'criu@4.1', null],
    ['6.15.3-200.fc42.x86_64', 'criu@4.1', 'blocker'],
    ['6.12.33', 'criu@4.0', null],
    ['6.12.34', 'criu@4.0', 'blocker'],
    ['6.12.38+deb13-amd64', 'criu@4.0', 'blocker'],
    ['6.12.44', 'criu@4.0', null],
    ['6.6.93', 'criu@4.1', null],
    ['6.6.94', 'criu@4.1', 'blocker'],
    ['6.6.103', 'criu@4.1', null],
    ['6.1.141', 'criu@3.17.1', null],
    ['6.1.142', 'criu@3.17.1', 'blocker'],
    ['6.1.149', 'criu@3.17.1', null],
    ['5.15.186', 'criu@3.19', 'blocker'],
    ['5.15.190', 'criu@3.19', null],
    ['5.10.240', 'criu@3.19', null],
  ])('%s with %s', (release, restorer, severity) => {
    expect(saysOf('mnt-propagation-check', SHARED, { release, restorers: [restorer] })).toBe(severity);
  });

  it.each<[string, FindingSeverity | null]>([
    ['6.8.0-60-generic', 'unknown'],
    ['6.14.0-29-generic', 'unknown'],
    ['5.14.0-570.el9.x86_64', 'unknown'],
    ['6.4.0-150600.23.53-default', 'unknown'],
    ['6.17.0-5-generic', null],
    ['5.4.0-200-generic', null],
    ['6.1.0-37-amd64', null],
    ['6.1.0-38-amd64', 'blocker'],
    ['6.1.0-39-cloud-amd64', 'blocker'],
    ['6.1.0-40-amd64', null],
    ['6.1.0-56-rt-amd64', null],
    ['6.1.0-1034-oem', 'unknown'],
  ])('is open where the name hides the point release: %s', (release, severity) => {
    expect(saysOf('mnt-propagation-check', SHARED, { release, restorers: ['criu@4.1'] })).toBe(severity);
  });

  it('says nothing where no mount is shared', () => {
    const alone = makeContent({ 'criu/ns-mnt': {} });
    expect(saysOf('mnt-propagation-check', alone, { release: '6.16.0', restorers: ['criu@4.1'] })).toBeNull();
  });
});

describe('a fault of some releases', () => {
  it.each<[string, string, FindingSeverity | null]>([
    ['5.4.17-2102.203.6.el8uek.x86_64', 'criu@3.13', null],
    ['5.4.17-2102.203.6.el8uek.x86_64', 'criu@3.14', 'blocker'],
    ['5.4.17-2136.330.7.1.el7uek.x86_64', 'criu@3.18', 'blocker'],
    ['5.4.17-2136.330.7.1.el7uek.x86_64', 'criu@3.19', null],
    ['5.4.17-2011.7.4.el8uek.x86_64', 'criu@3.15', 'unknown'],
    ['5.4.17', 'criu@3.15', null],
    ['4.18.0-305.el8.x86_64', 'criu@3.15', null],
  ])('clone3 on UEK: %s with %s', (release, restorer, severity) => {
    expect(saysOf('restorer-clone3-probe', NOTHING, { release, restorers: [restorer] })).toBe(severity);
  });

  it('is as a profile states, whatever its number', () => {
    const uek = { release: '5.4.17-2136.330.7.1.el8uek.x86_64', restorers: ['criu@3.17'] };
    expect(saysOf('restorer-clone3-probe', NOTHING, uek)).toBe('blocker');
    const stated = (has: boolean) => ({ ...uek, features: { 'restorer-clone3-probe': has } });
    expect(saysOf('restorer-clone3-probe', NOTHING, stated(true))).toBeNull();
    expect(saysOf('restorer-clone3-probe', NOTHING, stated(false))).toBe('blocker');
  });

  const wide = ['avx', 'avx2', 'avx512f', 'xsave'];
  it.each<[string, string, readonly string[], string | null]>([
    ['4.4.0-1070-aws', 'criu@3.10', wide, null],
    ['4.4.0-1070-aws', 'criu@3.11', wide, 'x86-xsave-holes'],
    ['3.10.0-693.el7.x86_64', 'criu@3.14', wide, 'x86-xsave-holes'],
    ['4.4.0-1070-aws', 'criu@3.15', wide, null],
    ['4.4.0-1070-aws', 'criu@3.12', ['avx', 'avx2', 'xsave'], null],
    ['4.9.0', 'criu@3.12', wide, 'x86-xsave-holes-possible'],
    ['4.15.0', 'criu@3.12', wide, null],
  ])('AVX-512 on %s with %s', (release, restorer, cpuFlags, rule) => {
    const patch = { release, restorers: [restorer], facts: { cpuFlags } };
    const told = ['x86-xsave-holes', 'x86-xsave-holes-possible'].filter((id) => saysOf(id, AVX, patch) !== null);
    expect(told).toEqual(rule === null ? [] : [rule]);
  });

  it.each<[string, boolean, FindingSeverity | null]>([
    ['criu@3.17.1', false, null],
    ['criu@3.18', false, 'blocker'],
    ['criu@3.18', true, null],
    ['criu@3.19', false, null],
  ])('%s without IPv6: %s', (restorer, ipv6, severity) => {
    expect(saysOf('restorer-ipv6-probe', NOTHING, { restorers: [restorer], facts: { ipv6 } })).toBe(severity);
  });

  it.each<[string, string, FindingSeverity | null]>([
    ['s390x', 'criu@4.1.1', null],
    ['s390x', 'criu@4.2', 'blocker'],
    ['ppc64', 'criu@4.2', 'blocker'],
    ['ppc64le', 'criu@4.2', null],
    ['x86_64', 'criu@4.2', null],
  ])('a big-endian vDSO: %s with %s', (arch, restorer, severity) => {
    const content = makeContent({}, { arch: arch as 's390x' });
    expect(saysOf('vdso-big-endian', content, { arch: arch as 's390x', restorers: [restorer] })).toBe(severity);
  });

  it.each<[string, FindingSeverity | null]>([
    ['5.10', null],
    ['5.11.7', 'blocker'],
    ['5.11.21', 'unknown'],
    ['5.12', 'blocker'],
    ['5.12.4', 'unknown'],
    ['5.13', null],
  ])('the vDSO of ppc64le on %s', (release, severity) => {
    const content = makeContent({}, { arch: 'ppc64le' });
    expect(saysOf('vdso-ppc64-datapage', content, { arch: 'ppc64le', release })).toBe(severity);
  });

  it.each<[string, FindingSeverity | null]>([
    ['criu@3.12', null],
    ['criu@3.13', 'blocker'],
    ['criu@3.14', null],
  ])('inotify with %s', (restorer, severity) => {
    const content = makeContent({ 'criu/inotify': {} });
    expect(saysOf('inotify-restorer-stack', content, { restorers: [restorer] })).toBe(severity);
  });

  it('is told as a note where only some restores meet it: root mount options on 7.0', () => {
    const content = makeContent({ 'criu/ns-mnt': {} });
    expect(saysOf('mnt-root-options', content, { release: '7.0.3' })).toBe('note');
    expect(saysOf('mnt-root-options', content, { release: '6.19.2' })).toBeNull();
  });
});

describe('the vDSO, by architecture', () => {
  it.each<[ProfilePatch['arch'] & string, string, FindingSeverity | null]>([
    ['x86_64', '3.10.0-1160.el7.x86_64', null],
    ['x86_64', '4.4.0-210-generic', null],
    ['aarch64', '4.13', 'blocker'],
    ['aarch64', '4.14', null],
    ['arm', '4.12', 'blocker'],
    ['arm', '4.13', null],
    ['ppc64le', '4.1', 'blocker'],
    ['ppc64', '4.2', null],
    ['s390x', '4.4', 'unknown'],
    ['s390x', '4.13', null],
    ['mips64', '5.4', 'unknown'],
    ['mips64', '5.10', null],
    ['loongarch64', '6.1', 'unknown'],
    ['riscv64', '6.12', 'unknown'],
    ['riscv64', '6.14', null],
  ])('%s on %s', (arch, release, severity) => {
    const content = makeContent({ 'criu/vdso-presence': {} }, { arch });
    expect(saysOf('vdso-presence', content, { arch, release })).toBe(severity);
  });

  it.each<[string, FindingSeverity | null]>([
    ['4.11', 'blocker'],
    ['4.12', null],
  ])('a 32-bit task on x86_64 %s', (release, severity) => {
    const content = makeContent({ 'criu/ia32-compat': {} });
    expect(saysOf('ia32-compat', content, { release })).toBe(severity);
  });

  it('knows of kernels since 6.13 only on x86_64 that older releases of CRIU stop', () => {
    const of = (arch: 'x86_64' | 's390x', rule: string) =>
      saysOf(rule, makeContent({}, { arch }), { arch, release: '6.13', restorers: ['criu@4.0'] });
    expect(of('x86_64', 'vdso-vvar-vclock')).toBe('blocker');
    expect(of('s390x', 'vdso-vvar-vclock')).toBeNull();
    expect(of('s390x', 'vdso-vvar-elsewhere')).toBe('unknown');
  });
});

describe('32-bit tasks', () => {
  const IA32 = makeContent({ 'criu/ia32-compat': {} });

  it.each<[string, FindingSeverity | null]>([
    ['criu@3.11', 'note'],
    ['criu@3.12', null],
  ])('lose their signal mask with %s', (restorer, severity) => {
    expect(saysOf('ia32-sigmask', IA32, { release: '4.14', restorers: [restorer] })).toBe(severity);
  });

  it.each<[string, string, FindingSeverity | null]>([
    ['5.3', 'criu@3.19', 'unknown'],
    ['6.8.0-45-generic', 'criu@3.19', 'unknown'],
    ['5.2', 'criu@3.19', null],
    ['5.3', 'criu@4.0', null],
  ])('may call the clock of another kernel on %s with %s', (release, restorer, severity) => {
    expect(saysOf('ia32-clock-gettime64', IA32, { release, restorers: [restorer] })).toBe(severity);
  });
});

describe('pointer authentication', () => {
  it.each<[string, FindingSeverity | null]>([
    ['criu@4.1.1', 'unknown'],
    ['criu@4.2', null],
  ])('with %s', (restorer, severity) => {
    const content = makeContent({ 'criu/arm64-pac': {} }, { arch: 'aarch64' });
    const patch = { arch: 'aarch64', release: '6.12', restorers: [restorer] } as const;
    expect(saysOf('arm64-pac-build', content, patch)).toBe(severity);
  });
});
