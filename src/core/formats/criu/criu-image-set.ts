import type { ContainerFacts } from '../container/container-facts.ts';
import type { KfdGpus } from './read-kfd.ts';

/**
 * Stage 1 for CRIU: bytes -> records. Structural metadata only: page files are counted, never kept; a `bytes` field
 * is replaced by its length unless the field table marks it as structure (auxv, BPF filters).
 */

/**
 * What is left of a field that is not kept (kept-fields.ts): its length in bytes (bytes, strings, opaque messages) or
 * in elements (numbers), and whether any of it was not zero.
 */
export interface CriuDropped {
  readonly length: number;
  readonly nonZero: boolean;
}

/** 64-bit fields are bigint, 32-bit ones and enums numbers, repeated ones never-empty arrays. */
export type CriuValue =
  | number
  | bigint
  | boolean
  | string
  | Uint8Array
  | CriuDropped
  | CriuMessage
  | readonly CriuValue[];

export interface CriuMessage {
  readonly [field: string]: CriuValue | undefined;
}

export interface CriuEntry {
  /** `core_entry`, `pagemap_head` ... */
  readonly message: string;
  readonly value: CriuMessage;
}

export interface CriuFile {
  /** Name inside the set, e.g. `core-4701.img`. */
  readonly name: string;
  /** Name without number and ending: `core`, `pagemap-shmem`, `ipcns-var`. */
  readonly kind: string;
  /** `4701`; hex where CRIU writes hex; null for a file that is one of a kind. */
  readonly id: string | null;
  /**
   * In file order. Page maps are folded, so that memory stays flat: the `pagemap_head`, then one `pagemap_entry` for
   * each distinct pair of flags and field presence, page counts summed, addresses left out.
   */
  readonly entries: readonly CriuEntry[];
  /** Entries on the wire. */
  readonly entryCount: number;
  readonly bytes: number;
  /** Unknown values counted too. */
  readonly unknownFields: number;
  /** `message.number` of unknown fields, sorted, each once; capped by CRIU_LIMITS.listedNames. */
  readonly unknownFieldNames: readonly string[];
  /** `message.field=21` or `message.field bit 19` of values that the schema does not have. Absent: none. */
  readonly unknownValues?: readonly string[];
}

export interface CriuImageSet {
  readonly files: readonly CriuFile[];
  /** Files that are not protobuf: pages, routes, nftables, logs. Content is not kept. */
  readonly rawFiles: readonly {
    readonly name: string;
    readonly kind: string;
    readonly id: string | null;
    readonly bytes: number;
    /** Routes only: the flags of all of them, ORed, and what they use that not every kernel has. */
    readonly routeFlags?: number;
    readonly routeUses?: readonly string[];
    /** Files of the KFD driver only: the GPUs that they describe. */
    readonly gpus?: KfdGpus;
    /** Firewall dumps only: what their rules use (firewall/), as words such as `table:filter`. */
    readonly uses?: readonly string[];
  }[];
  /** Names that no CRIU release is known to write. */
  readonly unknownFiles: readonly string[];
  /** How many they are; `unknownFiles` is capped by CRIU_LIMITS.listedNames. */
  readonly unknownFileCount: number;
  /** What they resemble (file-kinds.ts), sorted. Absent in what was read before there was such a list. */
  readonly unknownFileKinds?: readonly string[];
  /** Byte order of the machine that dumped: of magics, sizes and BPF filters. */
  readonly byteOrder: 'little' | 'big';
  /** Bytes per page on the dumping machine: AT_PAGESZ of a task, else the size of a page file; null when neither is there. */
  readonly pageSize: number | null;
  /** Whether the page files that the page maps refer to are in the set. */
  readonly memory: 'complete' | 'left-out' | 'partial';
  /**
   * The set of the dump before, which the `parent` link of an incremental set leads to: in the archive, somewhere else,
   * or there is no link.
   */
  readonly parent: 'here' | 'elsewhere' | 'none';
  /** From `dump.log`, when it is in the set. */
  readonly log: { readonly criu: string | null; readonly kernel: string | null };
  readonly container: ContainerFacts | null;
  readonly bytes: number;
}
