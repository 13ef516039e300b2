/** What the log of a failed restore says, and the rule that has to predict it. */
export interface Sign {
  readonly log: RegExp;
  readonly rule: string;
  /** Another rule that may speak of it just as well. */
  readonly or?: string;
}

/** The first that matches counts: a log tells what failed on the way, too. */
export const SIGNS: readonly Sign[] = [
  { log: /Invalid rtm_flags - can not contain DEAD or LINKDOWN/, rule: 'route-link-down' },
  { log: /FPU xsave area present, but host cpu doesn't support it/, rule: 'x86-xsave-absent' },
  { log: /kerndat_has_nftables_concat failed when initializing kerndat/, rule: 'restorer-nfnetlink' },
  { log: /trap invalid opcode/, rule: 'x86-xsave-components', or: 'x86-avx2' },
  { log: /vdso: ELF header magic mismatch/, rule: 'pagemap-u64-count' },
  { log: /Failed to write net\/ipv4\/<sysctls>/, rule: 'netns-sysctl-empty' },
  { log: /Can't open sysctl net\/ipv6/, rule: 'netdev-sysctl' },
  { log: /Can't fork for 1: No space left on device/, rule: 'ns-user' },
  { log: /Unknown file type \d+/, rule: 'criu-min-by-unknown-enum' },
  { log: /tun: Can't open tun device/, rule: 'netdev-tun' },
  { log: /Can't restore link: -95/, rule: 'netdev-veth' },
];

/** A failure whose cause is neither in an image nor in a profile, such as a file that the host has not. */
export interface OutOfReach {
  readonly log: RegExp;
  readonly why: string;
  /** The finding that warns of it; a note will do, silence will not. */
  readonly rule: string;
  /** Or what is taken for granted. */
  readonly assumption?: string;
}

export const OUT_OF_REACH: readonly OutOfReach[] = [
  {
    log: /Can't restore 0x[0-9a-f]+ mapping with 0xfffffffffffffff4/,
    why: 'How many huge pages are free at the time of the restore is in no profile.',
    rule: 'hugetlb-private',
    assumption: 'enough huge pages of the same sizes are free',
  },
];

/** Restore options that the lab gives: CRIU restores a connected TCP socket with this one only. */
export const OPTIONS_GIVEN: readonly string[] = ['Restore with --tcp-established.'];

/** `image on kernel` -> why the prediction is wrong. May only shrink: an entry that is no mismatch any more fails. */
export const EXCEPTIONS: Readonly<Record<string, string>> = {};
