import { describe, expect, it } from 'vitest';
import type { AttributeValue } from '#core/inventory/inventory.ts';
import { relevantOptions } from '#core/rules/relevant-options.ts';
import { RULE_BOOK } from '#core/rules/rule-book.ts';
import { decideVerdict } from '#core/verdict/decide-verdict.ts';
import type { Verdict } from '#core/verdict/verdict.ts';
import { makeContent } from './make-content.ts';
import { makeProfile, type ProfilePatch } from './make-profile.ts';

/**
 * Restores that failed for real people, as they reported it. Each row: what the image held, where it failed, where it
 * would not have, and the rule that tells.
 */
interface Report {
  readonly report: string;
  readonly image: Readonly<Record<string, Readonly<Record<string, AttributeValue>>>>;
  readonly bad: ProfilePatch;
  readonly good: ProfilePatch;
  readonly rule: string;
  readonly verdict: Verdict;
}

const ON = Object.fromEntries(relevantOptions(RULE_BOOK).map((option) => [option, 'y']));

function without(option: string): ProfilePatch {
  return { kconfig: { ...ON, [option]: 'n' } };
}

const REPORTS: readonly Report[] = [
  {
    report: 'checkpoint-restore/criu#2532',
    image: {},
    bad: { release: '6.13.4', restorers: ['criu@4.0'] },
    good: { release: '6.13.4', restorers: ['criu@4.1'] },
    rule: 'vdso-vvar-vclock',
    verdict: 'no',
  },
  {
    report: 'checkpoint-restore/criu#2636',
    image: { 'criu/madv-hugepage': { advice: ['nohugepage'] } },
    bad: { release: '6.12.16', ...without('CONFIG_TRANSPARENT_HUGEPAGE') },
    good: { release: '6.12.16' },
    rule: 'madv-hugepage',
    verdict: 'conditional',
  },
  {
    report: 'checkpoint-restore/criu#2847',
    image: { 'criu/pagemap-u64-count': {} },
    bad: { restorers: ['criu@4.1.1'] },
    good: {},
    rule: 'pagemap-u64-count',
    verdict: 'conditional',
  },
  {
    report: 'checkpoint-restore/criu#2677',
    image: { 'criu/aio-ring': { possibleCpusAtMost: 32 } },
    bad: { facts: { possibleCpus: 128 } },
    good: { facts: { possibleCpus: 32 } },
    rule: 'aio-ring',
    verdict: 'conditional',
  },
  {
    report: 'checkpoint-restore/criu#1696',
    image: { 'criu/rseq': {} },
    bad: { restorers: ['criu@3.16.1'] },
    good: { restorers: ['criu@3.17'] },
    rule: 'rseq',
    verdict: 'no',
  },
  {
    report: 'checkpoint-restore/criu#706',
    image: { 'criu/task-size': { addressBits: 48 } },
    bad: { facts: { addressBits: 47 } },
    good: { facts: { addressBits: 57 } },
    rule: 'task-size',
    verdict: 'no',
  },
  {
    report: 'checkpoint-restore/criu#453',
    image: { 'criu/arch-mtype': { machines: ['x86_64'] } },
    bad: { arch: 'aarch64' },
    good: {},
    rule: 'arch-mtype',
    verdict: 'no',
  },
  {
    report: 'containers/podman#17496',
    image: { 'criu/x86-xsave-components': { cpuFlags: ['avx512f'], droppedFlags: [] } },
    bad: { facts: { cpuFlags: ['avx', 'xsave'] } },
    good: { facts: { cpuFlags: ['avx', 'avx512f', 'xsave'] } },
    rule: 'x86-xsave-components',
    verdict: 'no',
  },
  {
    report: 'checkpoint-restore/criu#83',
    image: { 'criu/cgroup-v1-controllers': { controllers: ['memory'] } },
    bad: { facts: { cgroup: 'v2' } },
    good: { facts: { cgroup: 'v1' } },
    rule: 'cgroup-v1-controllers',
    verdict: 'conditional',
  },
  {
    report: 'checkpoint-restore/criu#24',
    image: { 'criu/cgroup-cpuset-range': { cpusNeeded: 16 } },
    bad: { facts: { possibleCpus: 8 } },
    good: { facts: { possibleCpus: 16 } },
    rule: 'cgroup-cpuset-range',
    verdict: 'conditional',
  },
  {
    report: 'checkpoint-restore/criu#248',
    image: {
      'criu/netdev-sysctl': { ipv4: false, ipv6: true, newerSettings: ['ipv6-accept-ra-min-hop-limit'] },
    },
    bad: { release: '4.2' },
    good: { release: '4.3' },
    rule: 'netdev-sysctl',
    verdict: 'conditional',
  },
  {
    report: 'checkpoint-restore/criu#1267',
    image: { 'criu/lsm-none-host': { lsm: ['selinux'] } },
    bad: { facts: { lsm: ['apparmor'] } },
    good: { facts: { lsm: ['selinux'] } },
    rule: 'lsm-none-host',
    verdict: 'conditional',
  },
  {
    report: 'checkpoint-restore/criu#2026',
    image: {},
    bad: without('CONFIG_CHECKPOINT_RESTORE'),
    good: {},
    rule: 'base-checkpoint-restore',
    verdict: 'no',
  },
  {
    report: 'checkpoint-restore/criu#1707',
    image: { 'criu/nftables-rules': {} },
    bad: without('CONFIG_NF_TABLES'),
    good: {},
    rule: 'nftables-rules',
    verdict: 'no',
  },
  {
    report: 'checkpoint-restore/criu#2705',
    image: { 'criu/sk-passcred-616': {} },
    bad: { release: '6.16' },
    good: { release: '6.15' },
    rule: 'sk-passcred-616',
    verdict: 'conditional',
  },
  {
    report: 'checkpoint-restore/criu#3002',
    image: { 'criu/udplite': {} },
    bad: { release: '7.1' },
    good: { release: '7.0' },
    rule: 'udplite',
    verdict: 'no',
  },
  {
    report: 'checkpoint-restore/criu#2610',
    image: { 'criu/ns-time': {} },
    bad: without('CONFIG_TIME_NS'),
    good: {},
    rule: 'ns-time',
    verdict: 'no',
  },
  {
    report: 'checkpoint-restore/criu#2391',
    image: { 'criu/seccomp-filter': {} },
    bad: { release: '4.2' },
    good: { release: '4.3' },
    rule: 'seccomp-filter',
    verdict: 'no',
  },
];

describe('failures that people reported', () => {
  const decide = (image: Report['image'], patch: ProfilePatch) =>
    decideVerdict(makeContent(image), makeProfile({ kconfig: ON, kconfigComplete: true, ...patch }), RULE_BOOK);

  it.each(REPORTS.map((row) => [row.report, row] as const))('%s', (_, { image, bad, good, rule, verdict }) => {
    const foretold = decide(image, bad);
    expect(foretold.verdict).toBe(verdict);
    const named = foretold.findings.filter((finding) => finding.rule === rule && finding.severity !== 'note');
    expect(named.map(({ severity }) => severity)).toEqual([verdict === 'no' ? 'blocker' : 'step']);
    expect(decide(image, good)).toMatchObject({ verdict: 'yes', steps: [] });
  });
});
