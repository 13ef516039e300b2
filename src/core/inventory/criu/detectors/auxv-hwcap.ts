import type { AttributeValue } from '../../../image/attribute-value.ts';
import type { Detected } from '../detected.ts';
import type { FileIndex } from '../file-index.ts';
import { auxvPairs } from '../test-field.ts';

const AT_HWCAP = 16n;
const AT_MINSIGSTKSZ = 51n;
const X86_64 = 1;
const AARCH64 = 3;

/**
 * Linux on x86_64 adds between 928 and 944 bytes of signal frame to the xsave area, rounded to 16 (measured: 2696 gives
 * 3632, 11008 gives 11952), so subtracting 944 never overstates the area.
 */
const X86_SIGNAL_FRAME_BYTES = 944;
/** Far above any CPU's; what says more is damaged. */
const MAX_SIGNAL_FRAME_BYTES = 1024 * 1024;

/** Linux arch/arm64 uapi hwcap.h, bits 0 to 31, as /proc/cpuinfo prints them. */
const ARM64_HWCAP: readonly string[] = [
  ...['fp', 'asimd', 'evtstrm', 'aes', 'pmull', 'sha1', 'sha2', 'crc32', 'atomics', 'fphp', 'asimdhp', 'cpuid'],
  ...['asimdrdm', 'jscvt', 'fcma', 'lrcpc', 'dcpop', 'sha3', 'sm3', 'sm4', 'asimddp', 'sha512', 'sve', 'asimdfhm'],
  ...['dit', 'uscat', 'ilrcpc', 'flagm', 'ssbs', 'sb', 'paca', 'pacg'],
];

/** What the kernel reported about the CPU when the program started. The program may have chosen code accordingly. */
export function detectAuxvHwcap(index: FileIndex): Detected | null {
  const mtype = index.messagesOf('core')[0]?.mtype;
  const pairs = index.messagesOf('mm').flatMap((mm) => auxvPairs(mm.mm_saved_auxv));
  const count = pairs.filter(([type]) => type === AT_HWCAP).length;
  if (count === 0) return null;
  const attributes: Record<string, AttributeValue> = {};
  if (mtype === X86_64) {
    const frame = pairs.reduce((most, [type, value]) => (type === AT_MINSIGSTKSZ && value > most ? value : most), 0n);
    if (frame > X86_SIGNAL_FRAME_BYTES && frame <= MAX_SIGNAL_FRAME_BYTES)
      attributes.xsaveSizeAtLeast = Number(frame) - X86_SIGNAL_FRAME_BYTES;
  }
  if (mtype === AARCH64) {
    const bits = pairs.reduce((all, [type, value]) => (type === AT_HWCAP ? all | value : all), 0n);
    attributes.cpuFlags = ARM64_HWCAP.filter((_, bit) => ((bits >> BigInt(bit)) & 1n) === 1n).sort();
  }
  return { count, attributes };
}
