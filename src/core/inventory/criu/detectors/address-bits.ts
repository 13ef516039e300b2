import type { Detected } from '../detected.ts';
import { type FileIndex, isMessage, listOf } from '../file-index.ts';
import { numberOf } from '../test-field.ts';

/** `vma_entry.status`: the vsyscall page sits above every user address and is not restored. */
const VMA_VSYSCALL = 0x4n;
const X86_64 = 1;
/** Every x86_64 kernel offers this much. */
const X86_USUAL_BITS = 47;

/** Bits of user address space that the highest mapping needs; on x86_64 only when more than the usual 47. */
export function detectAddressBits(index: FileIndex): Detected | null {
  let highest = 0n;
  for (const mm of index.messagesOf('mm')) {
    for (const vma of listOf(mm.vmas)) {
      if (!isMessage(vma)) continue;
      const end = numberOf(vma.end) ?? 0n;
      if (((numberOf(vma.status) ?? 0n) & VMA_VSYSCALL) === 0n && end > highest) highest = end;
    }
  }
  if (highest === 0n) return null;
  const bits = (highest - 1n).toString(2).length;
  const isX86 = index.messagesOf('core').some((core) => core.mtype === X86_64);
  if (isX86 && bits <= X86_USUAL_BITS) return null;
  return { count: 1, attributes: { addressBits: bits } };
}
