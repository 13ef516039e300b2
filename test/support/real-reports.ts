/**
 * Restores that failed for real people, as they reported it (issue numbers are those of GitHub repositories). Each row:
 * what the image held, as messages of the set; where it failed; where it would not have; and the rule that tells.
 */
import type { CriuImageSet, CriuMessage } from '#core/formats/criu/criu-image-set.ts';
import { relevantOptions } from '#core/rules/relevant-options.ts';
import { RULE_BOOK } from '#core/rules/rule-book.ts';
import type { Verdict } from '#core/verdict/verdict.ts';
import { makeSet, rawFile } from '../unit/core/inventory/criu/make-set.ts';
import type { ProfilePatch } from '../unit/core/verdict/make-profile.ts';

export interface Report {
  /** Number of the report in docs/truth.md. */
  readonly row: number;
  readonly report: string;
  readonly situation: string;
  /** `full`: the rule fires on what the image holds; `profile`: on the profile alone, whatever it holds. */
  readonly match: 'full' | 'profile' | 'partial';
  readonly image: CriuImageSet;
  readonly bad: ProfilePatch;
  readonly good: ProfilePatch;
  readonly rule: string;
  readonly verdict: Verdict;
}

/** Reports that no content of an image tells of, or only in part. */
export interface Untold {
  readonly row: number;
  readonly report: string;
  readonly situation: string;
  readonly why: string;
}

const X86_64 = 1;
const AARCH64 = 3;

/** Every option that some rule asks for is on. */
export const ON = Object.fromEntries(relevantOptions(RULE_BOOK).map((option) => [option, 'y']));

function without(option: string): ProfilePatch {
  return { kconfig: { ...ON, [option]: 'n' } };
}

/** A set of one task of that machine, with these messages beside. */
function setOf(
  files: Readonly<Record<string, readonly CriuMessage[]>>,
  core: CriuMessage = {},
  rest: Partial<CriuImageSet> = {},
): CriuImageSet {
  return makeSet({ 'core-1': [{ mtype: X86_64, ...core }], ...files }, rest);
}

const EMPTY = setOf({});

export const REPORTS: readonly Report[] = [
  {
    row: 1,
    report: 'checkpoint-restore/criu#2532',
    situation: 'every restore fails after an update of the kernel to 6.13',
    match: 'profile',
    image: EMPTY,
    bad: { release: '6.13.4', restorers: ['criu@4.0'] },
    good: { release: '6.13.4', restorers: ['criu@4.1'] },
    rule: 'vdso-vvar-vclock',
    verdict: 'no',
  },
  {
    row: 2,
    report: 'checkpoint-restore/criu#2636',
    situation: 'madvise refuses on a kernel without transparent huge pages',
    match: 'full',
    image: setOf({ 'mm-1': [{ vmas: [{ status: 0x1, madv: 0x8000n }] }] }),
    bad: { release: '6.12.16', ...without('CONFIG_TRANSPARENT_HUGEPAGE') },
    good: { release: '6.12.16' },
    rule: 'madv-hugepage',
    verdict: 'conditional',
  },
  {
    row: 3,
    report: 'checkpoint-restore/criu#2847',
    situation: 'tools of 4.1.1 read no pages in images of 4.2',
    match: 'full',
    image: setOf({ 'pagemap-1': [{ flags: 4, nr_pages: 3n, compat_nr_pages: 0 }] }),
    bad: { restorers: ['criu@4.1.1'] },
    good: {},
    rule: 'pagemap-u64-count',
    verdict: 'conditional',
  },
  {
    row: 4,
    report: 'checkpoint-restore/criu#2677, #1156, #559, #500',
    situation: 'rings of asynchronous I/O of another size on a machine with more possible CPUs',
    match: 'full',
    image: setOf({ 'mm-1': [{ aios: [{ nr_req: 128 }] }] }),
    bad: { facts: { possibleCpus: 128 } },
    good: { facts: { possibleCpus: 32 } },
    rule: 'aio-ring',
    verdict: 'conditional',
  },
  {
    row: 5,
    report: 'checkpoint-restore/criu#1696, #1695, #1935, #2070, #2229, #2552',
    situation: 'crash right after restore on distributions with glibc 2.35 or newer',
    match: 'profile',
    image: setOf({}, { thread_core: { rseq_entry: { rseq_abi_pointer: 4096n } } }),
    bad: { restorers: ['criu@3.16.1'] },
    good: { restorers: ['criu@3.17'] },
    rule: 'rseq',
    verdict: 'no',
  },
  {
    row: 6,
    report: 'checkpoint-restore/criu#2595, #2824',
    situation: 'arm64: a CPU without pointer authentication',
    match: 'full',
    image: setOf({}, { mtype: AARCH64, ti_aarch64: { pac_keys: { pac_address_keys: {} } } }),
    bad: { arch: 'aarch64', facts: { cpuFlags: ['fp', 'asimd'] } },
    good: { arch: 'aarch64', facts: { cpuFlags: ['fp', 'asimd', 'paca', 'pacg'] } },
    rule: 'arm64-pac',
    verdict: 'no',
  },
  {
    row: 7,
    report: 'checkpoint-restore/criu#706',
    situation: 'memory mapped above what the target addresses',
    match: 'full',
    image: setOf({ 'mm-1': [{ vmas: [{ status: 0x1, start: 0x8000_0000_0000n, end: 0x8000_0000_1000n }] }] }),
    bad: { facts: { addressBits: 47 } },
    good: { facts: { addressBits: 57 } },
    rule: 'task-size',
    verdict: 'no',
  },
  {
    row: 8,
    report: 'checkpoint-restore/criu#453',
    situation: 'an ARM image on x86',
    match: 'full',
    image: setOf({}, { mtype: AARCH64 }),
    bad: {},
    good: { arch: 'aarch64' },
    rule: 'arch-mtype',
    verdict: 'no',
  },
  {
    row: 9,
    report: 'containers/podman#17496',
    situation: 'a migrated container dies of an illegal instruction on another CPU',
    match: 'partial',
    image: setOf({}, { thread_info: { fpregs: { xsave: { xstate_bv: 0xe7n } } } }),
    bad: { facts: { cpuFlags: ['avx', 'xsave'] } },
    good: { facts: { cpuFlags: ['avx', 'avx2', 'avx512f', 'xsave'] } },
    rule: 'x86-xsave-components',
    verdict: 'no',
  },
  {
    row: 11,
    report: 'checkpoint-restore/criu#83, #1897, #447',
    situation: 'control groups of version 1 on a host with version 2',
    match: 'full',
    image: setOf({ cgroup: [{ controllers: [{ cnames: ['memory'] }] }] }),
    bad: { facts: { cgroup: 'v2' } },
    good: { facts: { cgroup: 'v1' } },
    rule: 'cgroup-v1-controllers',
    verdict: 'conditional',
  },
  {
    row: 11,
    report: 'checkpoint-restore/criu#83, #1897, #447',
    situation: 'a mount of control groups of version 1 on a host with version 2',
    match: 'full',
    image: setOf({ 'mountpoints-5': [{ mnt_id: 1, fstype: 12 }] }),
    bad: { facts: { cgroup: 'v2' } },
    good: { facts: { cgroup: 'v1' } },
    rule: 'mnt-cgroup-v1',
    verdict: 'no',
  },
  {
    row: 12,
    report: 'checkpoint-restore/criu#1894',
    situation: 'a property of a control group that the target does not have',
    match: 'full',
    image: setOf({
      cgroup: [
        {
          controllers: [{ cnames: ['cpu'], dirs: [{ properties: [{ name: 'cpu.rt_runtime_us', value: '950000' }] }] }],
        },
      ],
    }),
    bad: { ...without('CONFIG_RT_GROUP_SCHED'), facts: { cgroup: 'v1' } },
    good: { facts: { cgroup: 'v1' } },
    rule: 'cgroup-props',
    verdict: 'conditional',
  },
  {
    row: 12,
    report: 'checkpoint-restore/criu#24',
    situation: 'a cpuset that names CPUs which the target does not have',
    match: 'full',
    image: setOf({
      cgroup: [
        { controllers: [{ cnames: ['cpuset'], dirs: [{ properties: [{ name: 'cpuset.cpus', value: '0-15' }] }] }] },
      ],
    }),
    bad: { facts: { possibleCpus: 8, cgroup: 'v1' } },
    good: { facts: { possibleCpus: 16, cgroup: 'v1' } },
    rule: 'cgroup-cpuset-range',
    verdict: 'conditional',
  },
  {
    row: 14,
    report: 'checkpoint-restore/criu#248',
    situation: 'a network setting that is newer than the target',
    match: 'full',
    image: setOf({
      'netns-9': [{ def_conf6: [{ type: 5 }, { type: 5 }, { type: 5 }, { type: 5 }, { type: 5, iarg: 1 }] }],
    }),
    bad: { release: '4.2' },
    good: { release: '4.3' },
    rule: 'netdev-sysctl',
    verdict: 'conditional',
  },
  {
    row: 15,
    report: 'checkpoint-restore/criu#1267, #323',
    situation: 'dumped under SELinux, restored under AppArmor or none',
    match: 'full',
    image: setOf(
      { inventory: [{ img_version: 2, fdinfo_per_id: true, lsmtype: 1 }] },
      { thread_core: { creds: { lsm_profile: 'system_u:system_r:container_t:s0' } } },
    ),
    bad: { facts: { lsm: ['apparmor'] } },
    good: { facts: { lsm: ['selinux'] } },
    rule: 'lsm-none-host',
    verdict: 'conditional',
  },
  {
    row: 16,
    report: 'checkpoint-restore/criu#444',
    situation: 'the AppArmor policy of the image is for another kernel',
    match: 'full',
    image: setOf({ apparmor: [{ namespaces: [{}] }] }),
    bad: { facts: { lsm: ['selinux'] } },
    good: { facts: { lsm: ['apparmor'] } },
    rule: 'lsm-apparmor-stacking',
    verdict: 'conditional',
  },
  {
    row: 18,
    report: 'checkpoint-restore/criu#2026, #468, #1446, #1468; orbstack/orbstack#667; gokrazy/gokrazy#336',
    situation: 'a kernel without CONFIG_CHECKPOINT_RESTORE',
    match: 'profile',
    image: EMPTY,
    bad: without('CONFIG_CHECKPOINT_RESTORE'),
    good: {},
    rule: 'base-checkpoint-restore',
    verdict: 'no',
  },
  {
    row: 19,
    report: 'checkpoint-restore/criu#292, #813',
    situation: 'rules of legacy iptables on a kernel without it',
    match: 'full',
    image: setOf({}, {}, { rawFiles: [rawFile('iptables', 200, { uses: ['table:filter'] })] }),
    bad: without('CONFIG_IP_NF_IPTABLES'),
    good: {},
    rule: 'iptables-legacy',
    verdict: 'no',
  },
  {
    row: 19,
    report: 'checkpoint-restore/criu#1707, #2313',
    situation: 'rules of nftables on a kernel without it',
    match: 'full',
    image: setOf({}, {}, { rawFiles: [rawFile('nftables', 200, { uses: ['family:ip'] })] }),
    bad: without('CONFIG_NF_TABLES'),
    good: {},
    rule: 'nftables-rules',
    verdict: 'no',
  },
  {
    row: 20,
    report: 'checkpoint-restore/criu#2751',
    situation: 'arm64: the vDSO of a newer kernel or newer tools has another ELF header',
    match: 'profile',
    image: setOf({}, { mtype: AARCH64 }),
    bad: { arch: 'aarch64', release: '6.16', restorers: ['criu@4.1.1'] },
    good: { arch: 'aarch64', release: '6.16', restorers: ['criu@4.2'] },
    rule: 'vdso-osabi',
    // Only some builds of such kernels have it, and no profile tells which: a note.
    verdict: 'yes',
  },
  {
    row: 21,
    report: 'checkpoint-restore/criu#2705, #2804',
    situation: 'sockets that pass credentials, on 6.16',
    match: 'full',
    image: setOf({ files: [{ type: 4, isk: { proto: 6, opts: { so_passcred: true } } }] }),
    bad: { release: '6.16' },
    good: { release: '6.15' },
    rule: 'sk-passcred-616',
    verdict: 'conditional',
  },
  {
    row: 22,
    report: 'checkpoint-restore/criu#3002',
    situation: 'UDP-Lite sockets on 7.1',
    match: 'full',
    image: setOf({ files: [{ type: 4, isk: { proto: 136 } }] }),
    bad: { release: '7.1' },
    good: { release: '7.0' },
    rule: 'udplite',
    verdict: 'no',
  },
  {
    row: 23,
    report: 'checkpoint-restore/criu#499, #684',
    situation: 'a capability that the target does not have',
    match: 'full',
    image: setOf({}, { thread_core: { creds: { cap_eff: [0, 0x100], cap_prm: [0, 0x100] } } }),
    bad: { release: '5.4' },
    good: { release: '5.9' },
    rule: 'cap-unknown',
    // CRIU since 3.19 drops what the kernel does not know: the process goes on with less.
    verdict: 'yes',
  },
  {
    row: 24,
    report: 'checkpoint-restore/criu#2610; opencontainers/runc#4696',
    situation: 'a restored container was checkpointed again: it has a time namespace',
    match: 'full',
    image: setOf({
      inventory: [{ img_version: 2, fdinfo_per_id: true, root_ids: { time_ns_id: 1 } }],
      'ids-1': [{ time_ns_id: 2 }],
    }),
    bad: without('CONFIG_TIME_NS'),
    good: {},
    rule: 'ns-time',
    verdict: 'no',
  },
  {
    row: 28,
    report: 'checkpoint-restore/criu#2391',
    situation: 'a kernel that cannot suspend seccomp',
    match: 'profile',
    image: setOf({ seccomp: [{ seccomp_filters: [{}] }] }),
    bad: without('CONFIG_SECCOMP_FILTER'),
    good: {},
    rule: 'seccomp-filter',
    verdict: 'no',
  },
  {
    row: 30,
    report: 'checkpoint-restore/criu#1904',
    situation: 'CRIU on 3.10',
    match: 'profile',
    image: EMPTY,
    bad: { release: '3.10.0-1160' },
    good: { release: '3.16' },
    rule: 'base-checkpoint-restore',
    verdict: 'no',
  },
  {
    row: 30,
    report: 'checkpoint-restore/criu#2700',
    situation: 'CRIU 1.7.2 on 6.12',
    match: 'profile',
    image: EMPTY,
    bad: { release: '6.13', restorers: ['criu@1.7.2'] },
    good: { release: '6.13', restorers: ['criu@4.2'] },
    rule: 'vdso-vvar-vclock',
    verdict: 'no',
  },
];

export const UNTOLD: readonly Untold[] = [
  {
    row: 10,
    report: 'eclipse-openj9/openj9#15865; OpenLiberty/open-liberty#20092',
    situation: 'code that a JVM chose for the CPU of the source',
    why: 'Which instructions generated code holds is not in an image. `x86-xsave-components` tells of registers that are in use, `hwcap-cached` notes what the program was told when it started.',
  },
  {
    row: 13,
    report: 'checkpoint-restore/criu#764',
    situation: 'an inotify watch on a path that the target does not have',
    why: 'Paths of the target are in no profile: `inotify` lists them as an assumption.',
  },
  {
    row: 17,
    report: 'checkpoint-restore/criu#2367, #433, #650',
    situation: 'a file of another size, mode or build id on the target',
    why: 'Files of the target are in no profile: `file-map-shared` lists them as an assumption.',
  },
  {
    row: 25,
    report: 'checkpoint-restore/criu#2023; containerd/containerd#9018',
    situation: 'propagation groups of mounts that the engine at hand cannot make',
    why: 'Which groups an engine manages is not known: `mnt-sharing` is a note.',
  },
  {
    row: 26,
    report: 'NVIDIA/cuda-checkpoint#21; checkpoint-restore/criu#2953',
    situation: 'another NVIDIA driver on the target',
    why: 'Drivers are in no profile: `gpu-cuda` lists them as an assumption.',
  },
  {
    row: 27,
    report: 'checkpoint-restore/criu#1895, #2888, #2723',
    situation: 'another AMD GPU or topology on the target',
    why: 'GPUs are in no profile: `gpu-amdgpu` lists them as an assumption.',
  },
  {
    row: 29,
    report: 'checkpoint-restore/criu#2366; cri-o/cri-o#7349; containerd/containerd#12108; docker/for-linux#1061',
    situation: 'a restore failed and the tools around it do not show why',
    why: 'Various causes, and no log that names one.',
  },
];
