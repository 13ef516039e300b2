import { describe, expect, it } from 'vitest';
import type { Arch } from '#core/image/arch.ts';
import { lifetimeOf, OPTION_LIFETIMES } from '#core/rules/option-lifetimes.ts';
import { relevantOptions } from '#core/rules/relevant-options.ts';
import type { Need } from '#core/rules/rule.ts';
import { RULE_BOOK } from '#core/rules/rule-book.ts';
import { canBuildWith } from '#core/verdict/needs/judge-kconfig-need.ts';
import { judgeNeed } from '#core/verdict/needs/judge-need.ts';
import { compareKernelVersions } from '#core/version/compare-kernel-versions.ts';
import { parseKernelRelease } from '#core/version/parse-kernel-release.ts';
import { makeProfile, type ProfilePatch, restorerOf } from '../verdict/make-profile.ts';

const versionOf = (text: string) => parseKernelRelease(text).version;

function judge(need: Need, patch: ProfilePatch) {
  const profile = makeProfile({ kconfigComplete: true, ...patch });
  return judgeNeed(need)(profile, restorerOf(profile), null);
}

describe('lifetimes of options', () => {
  it('are of options that rules name, each once', () => {
    const names = OPTION_LIFETIMES.map(({ option }) => option);
    expect(new Set(names).size).toBe(names.length);
    expect(relevantOptions(RULE_BOOK)).toEqual(expect.arrayContaining(names));
  });

  it('know an option that only one architecture has', () => {
    const ofOneArch = /^CONFIG_(X86|ARM64|PPC)_|^CONFIG_(IA32_EMULATION|LEGACY_VSYSCALL|MODIFY_LDT)/;
    const named = relevantOptions(RULE_BOOK).filter((option) => ofOneArch.test(option));
    expect(named.filter((option) => lifetimeOf(option)?.arches === undefined)).toEqual([]);
  });

  it('let no rule take an option for proof that older kernels had without the feature', () => {
    for (const { id, needs } of RULE_BOOK.rules) {
      for (const need of needs) {
        if (need.need !== 'kernel' || need.min === undefined) continue;
        for (const { option } of need.provenBy ?? []) {
          const options = needs.flatMap((one) => (one.need === 'kconfig' ? one.allOf : []));
          const since = options.find((one) => one.option === option)?.since ?? lifetimeOf(option)?.since;
          expect(since, `${id} ${option}`).toBeDefined();
          const order = compareKernelVersions(versionOf(since ?? '0'), versionOf(need.min));
          expect(order, `${id} ${option}`).toBeGreaterThanOrEqual(0);
        }
      }
    }
  });

  it('are no need on another architecture, and a need of a newer kernel before', () => {
    const vsyscall: Need = { need: 'kconfig', allOf: [{ option: 'CONFIG_X86_VSYSCALL_EMULATION' }] };
    expect(judge(vsyscall, { release: '6.1', arch: 'aarch64' })).toEqual([]);
    expect(judge(vsyscall, { release: '6.1' })).toMatchObject([{ is: 'unmet' }]);
    const pids: Need = { need: 'kconfig', allOf: [{ option: 'CONFIG_CGROUP_PIDS' }] };
    expect(judge(pids, { release: '4.2' })).toMatchObject([{ is: 'unmet', required: 'kernel 4.3 or newer' }]);
    const el7 = '3.10.0-693.el7.x86_64';
    expect(judge(pids, { release: el7 })).toMatchObject([{ is: 'unmet', found: expect.stringContaining('without') }]);
    expect(judge(pids, { release: el7, kconfigComplete: false })).toMatchObject([{ is: 'unknown' }]);
    expect(judge(pids, { release: '3.10.0-693.el7.x86_64', kconfig: { CONFIG_CGROUP_PIDS: 'y' } })).toEqual([]);
  });

  it('know architectures that lack an option for longer', () => {
    const timeNs: Need = { need: 'kconfig', allOf: [{ option: 'CONFIG_TIME_NS', since: '5.6' }] };
    const open = { kconfigComplete: false };
    const lacking = 'CONFIG_TIME_NS=y, which aarch64 kernels up to 5.8 cannot have';
    expect(judge(timeNs, { ...open, release: '5.8.18', arch: 'aarch64' })).toMatchObject([
      { is: 'unmet', required: lacking, found: 'kernel 5.8.18' },
    ]);
    expect(judge(timeNs, { ...open, release: '5.9.1', arch: 'aarch64' })).toMatchObject([{ is: 'unknown' }]);
    expect(judge(timeNs, { ...open, release: '5.8.18' })).toMatchObject([{ is: 'unknown' }]);
    expect(judge(timeNs, { ...open, release: '6.12.1', arch: 'mips64' })).toMatchObject([{ is: 'unmet' }]);
    expect(judge(timeNs, { ...open, release: '6.13.1', arch: 'mips64' })).toMatchObject([{ is: 'unknown' }]);
    const backporting = { release: '5.8.0-1.el8.aarch64', arch: 'aarch64' } as const;
    expect(judge(timeNs, { ...open, ...backporting })).toMatchObject([{ is: 'unknown' }]);
    expect(judge(timeNs, backporting)).toMatchObject([{ is: 'unmet', required: lacking }]);
    expect(judge(timeNs, { ...backporting, kconfig: { CONFIG_TIME_NS: 'y' } })).toEqual([]);
  });

  it('say what a kernel can be built with', () => {
    const at = (release: string, arch: Arch) => ({ release: parseKernelRelease(release), arch });
    const rseq = { option: 'CONFIG_RSEQ' };
    expect(canBuildWith(rseq, at('4.18.1', 'aarch64'))).toBe(false);
    expect(canBuildWith(rseq, at('4.19.1', 'aarch64'))).toBe(true);
    expect(canBuildWith(rseq, at('4.18.1', 'x86_64'))).toBe(true);
    expect(canBuildWith(rseq, at('4.17.1', 'x86_64'))).toBe(false);
    expect(canBuildWith({ option: 'CONFIG_IA32_EMULATION' }, at('6.1', 'aarch64'))).toBe(false);
  });

  it.each([
    ['aarch64', '6.1'],
    ['riscv64', '6.1'],
    ['x86_64', '3.10'],
    ['x86_64', '3.18.140'],
  ])('leave the vsyscall rule silent on %s %s', (arch, release) => {
    const [need] = RULE_BOOK.rules.find(({ id }) => id === 'vsyscall')?.needs ?? [];
    if (need === undefined) throw new Error('the rule vsyscall is gone');
    expect(judge(need, { arch: arch as 'x86_64', release })).toEqual([]);
    expect(judge(need, { arch: 'x86_64', release: '4.4' })).toMatchObject([{ is: 'unmet' }]);
  });
});
