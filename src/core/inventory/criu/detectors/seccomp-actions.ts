import type { Detected } from '../detected.ts';
import { type FileIndex, isMessage, listOf } from '../file-index.ts';

/** `BPF_RET | BPF_K` of the classic BPF instruction set: eight bytes {u16 code, u8 jt, u8 jf, u32 k}. */
const BPF_RETURN_CONSTANT = 0x06;
const INSTRUCTION_BYTES = 8;
const ACTION_MASK = 0xffff0000;

/** Linux uapi seccomp.h: actions that came after the original four. */
const NEWER_ACTIONS: ReadonlyMap<number, string> = new Map([
  [0x80000000, 'kill-process'],
  [0x7ffc0000, 'log'],
  [0x7fc00000, 'user-notif'],
]);

export function detectSeccompActions(index: FileIndex): Detected | null {
  const actions = new Set<string>();
  let count = 0;
  for (const filter of index.messagesOf('seccomp').flatMap((entry) => listOf(entry.seccomp_filters))) {
    if (!isMessage(filter) || !(filter.filter instanceof Uint8Array)) continue;
    const found = actionsOf(filter.filter, isLittleEndian(index.set));
    if (found.length > 0) count += 1;
    for (const action of found) actions.add(action);
  }
  return count === 0 ? null : { count, attributes: { actions: [...actions].sort() } };
}

function actionsOf(program: Uint8Array, littleEndian: boolean): readonly string[] {
  const view = new DataView(program.buffer, program.byteOffset, program.byteLength);
  const found: string[] = [];
  for (let at = 0; at + INSTRUCTION_BYTES <= program.byteLength; at += INSTRUCTION_BYTES) {
    if (view.getUint16(at, littleEndian) !== BPF_RETURN_CONSTANT) continue;
    const action = NEWER_ACTIONS.get((view.getUint32(at + 4, littleEndian) & ACTION_MASK) >>> 0);
    if (action !== undefined) found.push(action);
  }
  return found;
}

function isLittleEndian(set: { readonly byteOrder?: 'little' | 'big' }): boolean {
  return set.byteOrder !== 'big';
}
