import type { Arch } from '../../image/arch.ts';

/**
 * One state of the Linux-CR headers: a commit of user-cr that regenerated include/linux/checkpoint_hdr.h and
 * include/asm-*\/checkpoint_hdr.h from a kernel tree; its id is that commit. Versions of a type start at 1 where it first
 * appears and go up by one in every revision that changes its bytes or their meaning. Linux-CR itself never stored them.
 */
export interface HeaderRevision {
  readonly index: number;
  readonly id: string;
  readonly label: string;
  /** Commit date. */
  readonly date: string;
  /** CHECKPOINT_VERSION, the `rev` of the HEADER record. It stayed 6 over eight format changes. */
  readonly checkpointVersion: number;
  readonly arches: readonly Arch[];
  /** HEADER.arch_id of each architecture. */
  readonly archIds: Readonly<Record<string, number>>;
  /** CKPT_HDR_* */
  readonly typeNumbers: Readonly<Record<string, number>>;
  /** CKPT_OBJ_* */
  readonly objTypeNumbers: Readonly<Record<string, number>>;
  /** CKPT_FILE_* */
  readonly fileTypeNumbers: Readonly<Record<string, number>>;
  /** CKPT_VMA_* */
  readonly vmaTypeNumbers: Readonly<Record<string, number>>;
  /** Record type, `@` and its family where it is arch-specific -> version. */
  readonly versions: Readonly<Record<string, number>>;
}
