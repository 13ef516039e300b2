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
  /** Architectures whose Kconfig has it; absent = all. On the others nothing of the kind is needed. */
  readonly arches?: readonly Arch[];
  /**
   * Architectures that lack it for longer, with the last series of which every whole configuration lacks it. There the
   * kernel lacks what the option turns on, and cannot be built with it.
   */
  readonly lacks?: Readonly<Partial<Record<Arch, string>>>;
  readonly evidence: string;
}

const X86: readonly Arch[] = ['x86_64', 'x86_32'];
const ARM64: readonly Arch[] = ['aarch64'];
const PPC: readonly Arch[] = ['ppc64le', 'ppc64', 'ppc32'];

/** 3,352 configurations of kernels 2.6.16 to 7.3 of 86 distributions, read in November 2026. */
const SEEN = 'first seen in real configurations of that release; before it only in kernels with backports';
const LATER =
  'real configurations of the architecture up to the series given lack it, and the next ones have it if any do';
const ONLY = 'its Kconfig file; of 3,352 real configurations none of another architecture has it';

export const OPTION_LIFETIMES: readonly OptionLifetime[] = [
  {
    option: 'CONFIG_ARCH_HAS_MEMBARRIER_SYNC_CORE',
    lacks: {
      arm: '4.18',
      ppc64le: '5.4',
      ppc64: '5.4',
      s390x: '5.11',
      riscv64: '6.8',
      loongarch64: '7.3',
      mips64: '6.12',
    },
    evidence: `init/Kconfig; ${LATER}`,
  },
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
  {
    option: 'CONFIG_MEM_SOFT_DIRTY',
    lacks: { aarch64: '7.3', arm: '7.3', ppc64le: '4.14', riscv64: '6.18', loongarch64: '7.3', mips64: '6.12' },
    evidence: `mm/Kconfig; ${LATER}`,
  },
  { option: 'CONFIG_MODIFY_LDT_SYSCALL', arches: X86, evidence: `arch/x86/Kconfig; ${ONLY}` },
  { option: 'CONFIG_NF_TABLES', since: '3.13', evidence: `net/netfilter/Kconfig; ${SEEN}` },
  { option: 'CONFIG_PPC_4K_PAGES', arches: PPC, evidence: `arch/powerpc/Kconfig; ${ONLY}` },
  { option: 'CONFIG_PPC_64K_PAGES', arches: PPC, evidence: `arch/powerpc/Kconfig; ${ONLY}` },
  { option: 'CONFIG_PPC_TRANSACTIONAL_MEM', arches: PPC, evidence: `arch/powerpc/Kconfig; ${ONLY}` },
  {
    option: 'CONFIG_RSEQ',
    since: '4.18',
    lacks: { aarch64: '4.18', riscv64: '5.16' },
    evidence: `init/Kconfig; ${SEEN}; ${LATER}`,
  },
  {
    option: 'CONFIG_RTC_CLASS',
    lacks: { s390x: '7.3' },
    evidence: `drivers/rtc/Kconfig (not on s390); ${LATER}`,
  },
  { option: 'CONFIG_SCHED_CLASS_EXT', since: '6.12', evidence: `kernel/Kconfig.preempt; ${SEEN}` },
  {
    option: 'CONFIG_SECCOMP_FILTER',
    since: '3.5',
    lacks: { ppc64le: '4.1', ppc64: '4.1' },
    evidence: `arch/Kconfig; ${SEEN}; ${LATER}`,
  },
  {
    option: 'CONFIG_SECRETMEM',
    since: '5.14',
    lacks: { ppc64le: '7.3', mips64: '6.12' },
    evidence: `mm/Kconfig; ${SEEN}; ${LATER}`,
  },
  { option: 'CONFIG_SERIAL_CORE', lacks: { s390x: '4.4' }, evidence: `drivers/tty/serial/Kconfig; ${LATER}` },
  {
    option: 'CONFIG_TIME_NS',
    since: '5.6',
    lacks: {
      aarch64: '5.8',
      arm: '6.17',
      ppc64le: '5.10',
      ppc64: '5.10',
      s390x: '5.11',
      riscv64: '5.15',
      loongarch64: '6.1',
      mips64: '6.12',
    },
    evidence: `init/Kconfig; ${SEEN}; ${LATER}`,
  },
  { option: 'CONFIG_TRANSPARENT_HUGEPAGE', lacks: { riscv64: '5.12' }, evidence: `mm/Kconfig; ${LATER}` },
  { option: 'CONFIG_USERFAULTFD', since: '4.3', evidence: `mm/Kconfig; ${SEEN}` },
  { option: 'CONFIG_VT', lacks: { s390x: '4.14' }, evidence: `drivers/tty/Kconfig; ${LATER}` },
  { option: 'CONFIG_X86_5LEVEL', arches: X86, evidence: `arch/x86/Kconfig; ${ONLY}` },
  { option: 'CONFIG_X86_USER_SHADOW_STACK', since: '6.6', arches: X86, evidence: `arch/x86/Kconfig; ${ONLY}` },
  { option: 'CONFIG_X86_VSYSCALL_EMULATION', arches: X86, evidence: `arch/x86/Kconfig; ${ONLY}` },
];

const BY_OPTION = new Map(OPTION_LIFETIMES.map((lifetime) => [lifetime.option, lifetime]));

export function lifetimeOf(option: string): OptionLifetime | null {
  return BY_OPTION.get(option) ?? null;
}
