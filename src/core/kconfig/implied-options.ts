/**
 * Options that Kconfig sets by itself when others are on. A merged list or a defconfig leaves them out, and still a kernel
 * that is built from it has them.
 */
export interface ImpliedOption {
  readonly option: string;
  /** First mainline release that has it; absent: every one that rules are about. */
  readonly since?: string;
  /** All options of one of these lists on is enough. */
  readonly when: readonly (readonly string[])[];
  readonly evidence: string;
}

const SEEN = 'real whole configurations that have them on have it too, without an exception';

export const IMPLIED_OPTIONS: readonly ImpliedOption[] = [
  {
    option: 'CONFIG_KCMP',
    since: '5.12',
    when: [['CONFIG_CHECKPOINT_RESTORE']],
    evidence: `init/Kconfig: CHECKPOINT_RESTORE selects KCMP (5.12); 725 ${SEEN}`,
  },
  {
    option: 'CONFIG_SYSVIPC_SYSCTL',
    when: [['CONFIG_SYSVIPC', 'CONFIG_SYSCTL']],
    evidence: `init/Kconfig: no prompt, default y; 2,514 ${SEEN}`,
  },
  {
    option: 'CONFIG_HUGETLB_PAGE',
    when: [['CONFIG_HUGETLBFS']],
    evidence: `fs/Kconfig: def_bool HUGETLBFS; 1,695 ${SEEN}`,
  },
  {
    option: 'CONFIG_MEMFD_CREATE',
    since: '4.18',
    when: [['CONFIG_TMPFS'], ['CONFIG_HUGETLBFS']],
    evidence: `fs/Kconfig, mm/Kconfig (4.18); 1,562 with CONFIG_TMPFS, 1,218 with CONFIG_HUGETLBFS: ${SEEN}`,
  },
  { option: 'CONFIG_INET', when: [['CONFIG_IPV6']], evidence: `net/Kconfig: inside "if INET"; 1,857 ${SEEN}` },
];

const BY_OPTION = new Map(IMPLIED_OPTIONS.map((implied) => [implied.option, implied]));

/** Whether options that are on say that this one is on too. */
export function isImplied(option: string, isOn: (other: string) => boolean): boolean {
  return BY_OPTION.get(option)?.when.some((all) => all.every(isOn)) === true;
}
