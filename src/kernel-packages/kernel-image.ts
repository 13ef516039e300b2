import { gunzipSync } from 'node:zlib';
import { expandWhole, isCompressed } from './expand-buffer.ts';
import { type KernelConfig, KernelConfigError } from './kernel-config.ts';
import type { KernelFileLimits } from './limits.ts';
import { releaseOfBanner } from './release-of.ts';

/** Around the gzip that CONFIG_IKCONFIG puts into a kernel (kernel/configs.c). */
const START = 'IKCFG_ST';
const END = 'IKCFG_ED';
const GZIP = Buffer.from([0x1f, 0x8b]);
/** Something may name the marker without being it. */
const MAX_MARKERS = 64;

/** Setup header of x86 (Documentation/arch/x86/boot.rst). */
const SETUP_MAGIC_AT = 0x202;
const SETUP_SECTORS_AT = 0x1f1;
const PROTOCOL_AT = 0x206;
const PAYLOAD_AT = 0x248;
const PAYLOAD_PROTOCOL = 0x0208;
const SECTOR_BYTES = 512;

/** The kernel inside of a boot image, by itself as it was linked; null where the file is no such image. */
async function payloadOf(bytes: Buffer, limits: KernelFileLimits): Promise<Buffer | null> {
  const packed = bzImagePayload(bytes) ?? zbootPayload(bytes);
  if (packed === null) return null;
  if (!isCompressed(packed)) throw new KernelConfigError('the compression of the kernel is not supported');
  // Behind all but gzip, the build writes the size of what comes out (scripts/Makefile.lib, size_append).
  const isGzip = packed.subarray(0, 2).equals(GZIP);
  return expandWhole(isGzip ? packed : packed.subarray(0, -4), limits.kernelBytes);
}

function bzImagePayload(bytes: Buffer): Buffer | null {
  if (bytes.length < PAYLOAD_AT + 8 || bytes.toString('latin1', SETUP_MAGIC_AT, SETUP_MAGIC_AT + 4) !== 'HdrS')
    return null;
  if (bytes.readUInt16LE(PROTOCOL_AT) < PAYLOAD_PROTOCOL) {
    throw new KernelConfigError('x86 kernels before 2.6.26 are not supported: the payload cannot be located');
  }
  const setup = ((bytes[SETUP_SECTORS_AT] || 4) + 1) * SECTOR_BYTES;
  return within(bytes, setup + bytes.readUInt32LE(PAYLOAD_AT), bytes.readUInt32LE(PAYLOAD_AT + 4));
}

/** `vmlinuz.efi` of other architectures (drivers/firmware/efi/libstub/zboot-header.S). */
function zbootPayload(bytes: Buffer): Buffer | null {
  if (bytes.length < 64 || bytes.toString('latin1', 0, 2) !== 'MZ' || bytes.toString('latin1', 4, 8) !== 'zimg')
    return null;
  return within(bytes, bytes.readUInt32LE(8), bytes.readUInt32LE(12));
}

function within(bytes: Buffer, start: number, size: number): Buffer {
  if (size < 8 || start + size > bytes.length) throw new KernelConfigError('the kernel is truncated in its payload');
  return bytes.subarray(start, start + size);
}

/** The embedded configuration of a kernel: a boot image, or the kernel itself; null where the bytes are neither. */
export async function readKernelImage(bytes: Buffer, limits: KernelFileLimits): Promise<KernelConfig | null> {
  const payload = await payloadOf(bytes, limits);
  const kernel = payload ?? bytes;
  const text = embeddedConfig(kernel, limits);
  if (text !== null) return { text, place: 'embedded', release: releaseOfBanner(kernel) };
  if (payload === null && !isKernel(bytes)) return null;
  throw new KernelConfigError('the kernel has no embedded configuration (CONFIG_IKCONFIG)');
}

/** ELF, or the image of arm64 and riscv that boot loaders know by its magic (Documentation/arch/arm64/booting.rst). */
function isKernel(bytes: Buffer): boolean {
  return bytes.toString('latin1', 0, 4) === '\x7fELF' || bytes.toString('latin1', 56, 60) === 'ARM\x64';
}

function embeddedConfig(kernel: Buffer, limits: KernelFileLimits): string | null {
  let at = kernel.indexOf(START);
  for (let count = 0; at >= 0 && count < MAX_MARKERS; count += 1) {
    const start = at + START.length;
    const end = kernel.indexOf(END, start);
    if (end >= 0 && kernel.subarray(start, start + 2).equals(GZIP)) return inflate(kernel.subarray(start, end), limits);
    at = kernel.indexOf(START, start);
  }
  return null;
}

function inflate(bytes: Buffer, limits: KernelFileLimits): string {
  try {
    return gunzipSync(bytes, { maxOutputLength: limits.configBytes }).toString('utf8');
  } catch {
    throw new KernelConfigError('the embedded configuration of the kernel is damaged or too large');
  }
}
