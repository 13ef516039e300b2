import type { ContainerFacts } from '../container/container-facts.ts';

/**
 * Stage 1 for CRIU: bytes -> records. Structural metadata only: page files are counted, never kept; a `bytes` field
 * is replaced by its length unless the field table marks it as structure (auxv, BPF filters).
 */

/** 64-bit fields are bigint, 32-bit ones and enums numbers, repeated ones arrays, dropped bytes `{ length }`. */
export type CriuValue =
  | number
  | bigint
  | boolean
  | string
  | Uint8Array
  | { readonly length: number }
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
  readonly entries: readonly CriuEntry[];
  readonly bytes: number;
  readonly unknownFields: number;
}

export interface CriuImageSet {
  readonly files: readonly CriuFile[];
  /** Files that are not protobuf: pages, routes, nftables, logs. Content is not kept. */
  readonly rawFiles: readonly {
    readonly name: string;
    readonly kind: string;
    readonly id: string | null;
    readonly bytes: number;
  }[];
  /** Names that no CRIU release is known to write. */
  readonly unknownFiles: readonly string[];
  /** The `parent` link of an incremental set is there. */
  readonly hasParent: boolean;
  /** From `dump.log`, when it is in the set. */
  readonly log: { readonly criu: string | null; readonly kernel: string | null };
  readonly container: ContainerFacts | null;
  readonly bytes: number;
}
