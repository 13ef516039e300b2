import type { Arch } from '../../image/arch.ts';

/**
 * How long a record of each type is, by version: the first entry is version 1. Computed from the structures of the
 * user-cr headers, revision by revision, for every architecture (compiled, DWARF read); `len` counts the 8 bytes of
 * type and len. Arch-specific types carry their family, `CPU@x86`.
 */
export type LengthRule =
  | { readonly is: 'exact'; readonly bytes: number; readonly x86_32?: number }
  /** An array without a count of its own: `least + k * step`. */
  | { readonly is: 'open'; readonly least: number; readonly step: number }
  /** An array whose count is in the record: `base + count * each`. */
  | { readonly is: 'counted'; readonly base: number; readonly each: number; readonly count: NumberAt }
  /** Like counted, but the structure may be followed by unused bytes. */
  | { readonly is: 'counted-at-least'; readonly base: number; readonly each: number; readonly count: NumberAt }
  /** The structure depends on a kind stored in the record; an unknown kind is at least `common` long. */
  | {
      readonly is: 'by-kind';
      readonly common: number;
      readonly kind: NumberAt;
      readonly extra: Readonly<Record<number, number>>;
    };

export interface NumberAt {
  /** From the start of the record, its type and len included. */
  readonly at: number;
  readonly width: 1 | 2 | 4 | 8;
}

function exact(bytes: number, x86_32?: number): LengthRule {
  return x86_32 === undefined ? { is: 'exact', bytes } : { is: 'exact', bytes, x86_32 };
}

function open(least: number, step = 1): LengthRule {
  return { is: 'open', least, step };
}

function counted(base: number, each: number, at: number, width: 2 | 4): LengthRule {
  return { is: 'counted', base, each, count: { at, width } };
}

function atLeast(base: number, each: number, at: number, width: 2 | 4): LengthRule {
  return { is: 'counted-at-least', base, each, count: { at, width } };
}

/** CKPT_FILE_ numbers -> bytes after the common part: pipe, fifo, socket, tty an objref; eventfd count and flags. */
const FILE_EXTRA: Readonly<Record<number, number>> = { 0: 0, 1: 0, 2: 8, 3: 8, 4: 8, 5: 8, 6: 0, 7: 16 };

function file(common: number): LengthRule {
  return { is: 'by-kind', common, kind: { at: 8, width: 4 }, extra: FILE_EXTRA };
}

function same(rule: LengthRule, versions: number): readonly LengthRule[] {
  return Array.from({ length: versions }, () => rule);
}

export const RECORD_LENGTHS: Readonly<Record<string, readonly LengthRule[]>> = {
  BUFFER: [open(8)],
  CAPABILITIES: same(open(8), 3),
  CONTAINER: same(exact(8), 2),
  'CPU@arm': same(exact(80), 2),
  'CPU@s390': same(exact(440), 2),
  'CPU@x86': [exact(240), exact(192), exact(192)],
  'CPU_FPU@x86': [open(8)],
  CRED: [exact(88), ...same(exact(96), 3)],
  EPOLL_ITEMS: [exact(16)],
  ERROR: [open(8)],
  FILE: [file(40), file(48)],
  FILE_DESC: [exact(24)],
  FILE_NAME: [open(8)],
  FILE_TABLE: [exact(16)],
  FS: [exact(8), exact(16)],
  GROUPINFO: same(atLeast(12, 4, 8, 4), 3),
  HEADER: same(exact(72), 6),
  'HEADER_ARCH@arm': [exact(16)],
  'HEADER_ARCH@powerpc': [exact(16)],
  'HEADER_ARCH@s390': [exact(8)],
  'HEADER_ARCH@x86': [exact(16)],
  HPAGE: [exact(24)],
  IPC: [exact(16)],
  IPC_MSG: [exact(112), exact(120)],
  IPC_MSG_MSG: [exact(16), exact(24), exact(24)],
  IPC_NS: same(exact(56), 2),
  IPC_SEM: [exact(80), exact(88)],
  IPC_SHM: [exact(112), exact(120), exact(120)],
  LSM_INFO: [open(8)],
  MM: same(exact(120), 2),
  'MM_CONTEXT@arm': same(exact(16), 2),
  'MM_CONTEXT@s390': same(exact(48), 2),
  'MM_CONTEXT@x86': same(exact(24), 2),
  'MM_CONTEXT_LDT@x86': [open(8)],
  MNT_NS: same(open(8), 2),
  NETDEV: [exact(40)],
  NETDEV_ADDR: [open(8, 24)],
  NET_NS: [exact(16)],
  NS: [exact(16), exact(24), exact(24)],
  OBJREF: same(exact(16), 3),
  PGARR: [exact(16)],
  PIDS: same(exact(24), 2),
  PIPE_BUF: [open(8)],
  RESTART_BLOCK: same(exact(56), 2),
  SECURITY: [exact(16)],
  SIGHAND: [open(8, 32)],
  SIGNAL: [exact(328)],
  SIGNAL_TASK: [exact(16)],
  SIGPENDING: [counted(24, 48, 8, 4), counted(24, 88, 8, 4)],
  SOCKET: [exact(112), exact(120)],
  SOCKET_BUFFER: [exact(16), exact(104)],
  SOCKET_FRAG: [exact(16)],
  SOCKET_INET: [exact(48), exact(328)],
  SOCKET_QUEUE: [exact(16)],
  SOCKET_UNIX: same(exact(256), 3),
  STRING: [open(8)],
  TAIL: [exact(16)],
  TASK: [exact(72, 64), exact(64), exact(80), exact(80), exact(80)],
  TASK_CREDS: same(exact(16), 3),
  TASK_NS: same(exact(16), 2),
  TASK_OBJS: [exact(24), ...same(exact(32), 3)],
  TASK_SEM_UNDO: [exact(16)],
  TASK_SEM_UNDO_LIST: [exact(16)],
  'THREAD@arm': same(exact(24), 2),
  'THREAD@s390': same(exact(16), 2),
  'THREAD@x86': [atLeast(16, 1, 14, 2), ...same(atLeast(24, 1, 22, 2), 2)],
  TREE: same(exact(16), 5),
  TTY: [exact(72), exact(96)],
  TTY_LDISC: [exact(560)],
  USER: same(exact(16), 3),
  USER_NS: same(exact(16), 3),
  UTS_NS: same(exact(400), 2),
  VMA: [exact(72), exact(80)],
  VPIDS: [exact(16)],
};

/** The rule for one type in one version on one architecture. */
export function lengthRuleOf(type: string, version: number, arch: Arch): LengthRule | undefined {
  const rule = RECORD_LENGTHS[type]?.[version - 1];
  return rule?.is === 'exact' && rule.x86_32 !== undefined && arch === 'x86_32' ? exact(rule.x86_32) : rule;
}
