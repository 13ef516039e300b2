import type { Arch } from '../image/arch.ts';

/**
 * Where an option that rules name can exist at all. A rule does not speak of an option to a kernel that cannot have it:
 * on another architecture nothing of the kind is needed; of an older kernel the release is what is missing.
 */
export interface OptionLifetime {
  readonly option: string;
  /**
   * First mainline release that has it, where it came with what it turns on. Not here: options that were split off or
   * renamed, such as CONFIG_MEMCG, as older kernels have the same without them.
   */
  readonly since?: string;
  /** Architectures whose Kconfig has it; absent = all. */
  readonly arches?: readonly Arch[];
  readonly evidence: string;
}

const X86: readonly Arch[] = ['x86_64', 'x86_32'];
const ARM64: readonly Arch[] = ['aarch64'];
const PPC: readonly Arch[] = ['ppc64le', 'ppc64', 'ppc32'];

/** 3,352 configurations of kernels 2.6.16 to 7.3 of 86 distributions, read in November 2026. */
const SEEN = 'first seen in real configurations of that release; before it only in kernels with backports';
const ONLY = 'its Kconfig file; of 3,352 real configurations none of another architecture has it';

export const OPTION_LIFETIMES: readonly OptionLifetime[] = [
  { option: 'CONFIG_ARM64_16K_PAGES', arches: ARM64, evidence: `arch/arm64/Kconfig; ${ONLY}` },
  { option: 'CONFIG_ARM64_4K_PAGES', arches: ARM64, evidence: `arch/arm64/Kconfig; ${ONLY}` },
  { option: 'CONFIG_ARM64_64K_PAGES', arches: ARM64, evidence: `arch/arm64/Kconfig; ${ONLY}` },
  { option: 'CONFIG_ARM64_GCS', since: '6.13', arches: ARM64, evidence: `arch/arm64/Kconfig; ${ONLY}` },
  { option: 'CONFIG_ARM64_PTR_AUTH', since: '5.0', arches: ARM64, evidence: `arch/arm64/Kconfig; ${ONLY}` },
  { option: 'CONFIG_ARM64_VA_BITS_39', arches: ARM64, evidence: `arch/arm64/Kconfig; ${ONLY}` },
  { option: 'CONFIG_ARM64_VA_BITS_48', arches: ARM64, evidence: `arch/arm64/Kconfig; ${ONLY}` },
  { option: 'CONFIG_BPF_SYSCALL', since: '3.18', evidence: `init/Kconfig; ${SEEN}` },
  { option: 'CONFIG_CGROUP_MISC', since: '5.13', evidence: `init/Kconfig; ${SEEN}` },
  { option: 'CONFIG_CGROUP_PIDS', since: '4.3', evidence: `init/Kconfig; ${SEEN}` },
  { option: 'CONFIG_CGROUP_RDMA', since: '4.11', evidence: `init/Kconfig; ${SEEN}` },
  { option: 'CONFIG_IA32_EMULATION', arches: ['x86_64'], evidence: `arch/x86/Kconfig; ${ONLY}` },
  { option: 'CONFIG_LEGACY_VSYSCALL_XONLY', arches: X86, evidence: `arch/x86/Kconfig; ${ONLY}` },
  { option: 'CONFIG_MEMBARRIER', since: '4.3', evidence: `init/Kconfig; ${SEEN}` },
  { option: 'CONFIG_MODIFY_LDT_SYSCALL', arches: X86, evidence: `arch/x86/Kconfig; ${ONLY}` },
  { option: 'CONFIG_NF_TABLES', since: '3.13', evidence: `net/netfilter/Kconfig; ${SEEN}` },
  { option: 'CONFIG_PPC_4K_PAGES', arches: PPC, evidence: `arch/powerpc/Kconfig; ${ONLY}` },
  { option: 'CONFIG_PPC_64K_PAGES', arches: PPC, evidence: `arch/powerpc/Kconfig; ${ONLY}` },
  { option: 'CONFIG_PPC_TRANSACTIONAL_MEM', arches: PPC, evidence: `arch/powerpc/Kconfig; ${ONLY}` },
  { option: 'CONFIG_RSEQ', since: '4.18', evidence: `init/Kconfig; ${SEEN}` },
  { option: 'CONFIG_SCHED_CLASS_EXT', since: '6.12', evidence: `kernel/Kconfig.preempt; ${SEEN}` },
  { option: 'CONFIG_SECCOMP_FILTER', since: '3.5', evidence: `arch/Kconfig; ${SEEN}` },
  { option: 'CONFIG_TIME_NS', since: '5.6', evidence: `init/Kconfig; ${SEEN}` },
  { option: 'CONFIG_USERFAULTFD', since: '4.3', evidence: `mm/Kconfig; ${SEEN}` },
  { option: 'CONFIG_X86_5LEVEL', arches: X86, evidence: `arch/x86/Kconfig; ${ONLY}` },
  { option: 'CONFIG_X86_USER_SHADOW_STACK', since: '6.6', arches: X86, evidence: `arch/x86/Kconfig; ${ONLY}` },
  { option: 'CONFIG_X86_VSYSCALL_EMULATION', arches: X86, evidence: `arch/x86/Kconfig; ${ONLY}` },
];

const BY_OPTION = new Map(OPTION_LIFETIMES.map((lifetime) => [lifetime.option, lifetime]));

export function lifetimeOf(option: string): OptionLifetime | null {
  return BY_OPTION.get(option) ?? null;
}
