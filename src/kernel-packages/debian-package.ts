import { ByteFeeder } from '#core/formats/byte-program.ts';
import { ImageError } from '#core/formats/image-error.ts';
import { WorkBudget } from '#core/formats/work-budget.ts';
import { UNPACK_LIMITS } from '#unpack/limits.ts';
import { walkTar } from '#unpack/tar/walk-tar.ts';
import { ConfigFiles } from './config-files.ts';
import { expandBuffer, isCompressed } from './expand-buffer.ts';
import { type KernelConfig, KernelConfigError } from './kernel-config.ts';
import type { KernelFileLimits } from './limits.ts';

const MAGIC = '!<arch>\n';
const MEMBER_HEADER_BYTES = 60;
/** Regular files; old archives have no type. */
const FILE_TYPES: ReadonlySet<string> = new Set(['0', '\0', '']);

export function isDebianPackage(bytes: Buffer): boolean {
  return bytes.subarray(0, MAGIC.length).toString('latin1') === MAGIC;
}

/**
 * The configurations in a Debian package, deb(5): an ar archive whose member `data.tar`, plain or compressed, has the
 * files. The whole archive is read, so that a damaged one is refused.
 */
export async function readDebianPackage(bytes: Buffer, limits: KernelFileLimits): Promise<readonly KernelConfig[]> {
  const data = findData(bytes, limits);
  const files = new ConfigFiles(limits);
  const visitor = {
    open: ({ name, type }: { name: string; type: string }) => files.open(name, FILE_TYPES.has(type)),
    write: (part: Uint8Array) => files.write(part),
    close: () => files.close(),
  };
  const work = new WorkBudget(UNPACK_LIMITS, () => bytes.length);
  const feeder: ByteFeeder<void> = new ByteFeeder(
    walkTar(visitor, UNPACK_LIMITS.headerBytes, () => feeder.offset, work),
    null,
    work,
  );
  try {
    if (isCompressed(data)) for await (const chunk of expandBuffer(data, limits.payloadBytes)) feeder.write(chunk);
    else feeder.write(data);
    feeder.end();
  } catch (error) {
    if (error instanceof ImageError) throw new KernelConfigError(`data.tar: ${error.message} (${error.code})`);
    throw error;
  }
  return files.end();
}

/** ar(5): name in 16 bytes, size in decimal at 48, each member at an even offset. */
function findData(bytes: Buffer, limits: KernelFileLimits): Buffer {
  let at = MAGIC.length;
  for (let count = 0; at < bytes.length; count += 1) {
    if (count === limits.members) throw new KernelConfigError(`the archive has more than ${limits.members} members`);
    const header = bytes.subarray(at, at + MEMBER_HEADER_BYTES).toString('latin1');
    const digits = header.slice(48, 58).trimEnd();
    const size = /^\d{1,10}$/.test(digits) ? Number(digits) : null;
    if (header.length < MEMBER_HEADER_BYTES || !header.endsWith('`\n') || size === null) {
      throw new KernelConfigError(`invalid Debian package: no archive member at byte ${at}`);
    }
    const start = at + MEMBER_HEADER_BYTES;
    if (size > bytes.length - start)
      throw new KernelConfigError(`the Debian package is truncated in the member at byte ${at}`);
    const name = header.slice(0, 16).trimEnd().replace(/\/$/, '');
    if (/^data\.tar(\.\w{1,8})?$/.test(name)) return bytes.subarray(start, start + size);
    at = start + size + (size % 2);
  }
  throw new KernelConfigError('invalid Debian package: the archive has no data.tar');
}
