/** Caps of a capsule; a set above them is recorded without one (docs/privacy.md). */
export const CAPSULE_LIMITS = {
  /** Characters of its JSON. */
  characters: 16 * 1024 * 1024,
  /** Bytes stored, compressed. */
  packedBytes: 1024 * 1024,
  /** Entries of all files, and messages inside of one entry, when it is read back. */
  messages: 5_000_000,
} as const;
