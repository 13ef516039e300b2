import { WORK_LIMITS, type WorkLimits } from '#core/formats/work-budget.ts';

/** Caps on one upload. Memory use does not depend on any of them; time and offence do. */
export interface UnpackLimits extends WorkLimits {
  /** Bytes as uploaded. */
  readonly uploadBytes: number;
  /** Bytes after decompression. */
  readonly expandedBytes: number;
  /** Expanded bytes per uploaded byte, looked at once `ratioFreeBytes` have come out. */
  readonly expansionRatio: number;
  readonly ratioFreeBytes: number;
  /** Largest window a zstd frame may ask for; `zstd -19` and Podman use 8 MiB. */
  readonly zstdWindowBytes: number;
  /** Largest dictionary an xz block may ask for; `xz -9` uses 64 MiB, which is all that the decoder has memory for. */
  readonly xzDictionaryBytes: number;
  /** Entries of the archive, directories included. */
  readonly archiveEntries: number;
  readonly nameBytes: number;
  /** Bytes of headers (PAX, long names) between two entries. */
  readonly headerBytes: number;
  /** Of one file of a CRIU set that a conversion changes, which is held until it is whole. Page files are not. */
  readonly rewrittenFileBytes: number;
}

const MIB = 1024 * 1024;

export const UNPACK_LIMITS: UnpackLimits = {
  ...WORK_LIMITS,
  uploadBytes: 256 * 1024 * MIB,
  expandedBytes: 256 * 1024 * MIB,
  expansionRatio: 300,
  ratioFreeBytes: 128 * MIB,
  zstdWindowBytes: 32 * MIB,
  xzDictionaryBytes: 64 * MIB,
  archiveEntries: 65_536,
  nameBytes: 1_024,
  headerBytes: 64 * 1024,
  rewrittenFileBytes: 32 * MIB,
};
