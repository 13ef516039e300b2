/** Caps on what is looked at of a firewall dump, which is a text that CRIU passes on as it is. */
export const FIREWALL_LIMITS = {
  /** Bytes of a line; iptables-save writes shorter ones. What is longer is not read, and says so. */
  lineBytes: 8_192,
  /** Bytes of a name: Linux has chains of 28 and extensions of 29 characters. */
  nameBytes: 64,
  /** Chains of one table whose names are remembered, so that a jump is not taken for a target. */
  chains: 16_384,
  /** Different words of one dump. */
  words: 512,
  /** Nesting of braces in a ruleset of nftables. */
  depth: 32,
} as const;

/** Bytes of text that are looked at in the time of a step. */
export const FIREWALL_BYTES_PER_STEP = 4;

/** A line or a name that is not read: what it needs is not known. */
export const UNREAD_WORD = 'unread:line';
