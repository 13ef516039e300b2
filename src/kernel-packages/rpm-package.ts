import { ByteFeeder, type ByteProgram } from '#core/formats/byte-program.ts';
import { ImageError } from '#core/formats/image-error.ts';
import { ConfigFiles } from './config-files.ts';
import { expandBuffer, isCompressed } from './expand-buffer.ts';
import { type KernelConfig, KernelConfigError } from './kernel-config.ts';
import type { KernelFileLimits } from './limits.ts';

const LEAD_MAGIC = 0xedabeedb;
const LEAD_BYTES = 96;
const HEADER_MAGIC = 0x8eade801;
const HEADER_START_BYTES = 16;
const INDEX_ENTRY_BYTES = 16;
const CPIO_HEADER_BYTES = 110;
const FILE_KIND = 0o100000;
const KIND_MASK = 0o170000;
const TRAILER = 'TRAILER!!!';

export function isRpmPackage(bytes: Buffer): boolean {
  return bytes.length >= LEAD_BYTES && bytes.readUInt32BE(0) === LEAD_MAGIC;
}

/**
 * The configurations in an RPM package, format 3 and 4: lead, signature header (padded to 8 bytes), header, then a cpio
 * archive, compressed as a rule (https://rpm-software-management.github.io/rpm/manual/format.html).
 */
export async function readRpmPackage(bytes: Buffer, limits: KernelFileLimits): Promise<readonly KernelConfig[]> {
  const signatureEnd = skipHeader(bytes, LEAD_BYTES, limits);
  const payload = bytes.subarray(skipHeader(bytes, signatureEnd + (-signatureEnd & 7), limits));
  if (payload.length === 0) throw new KernelConfigError('the RPM package is truncated before its files');
  const files = new ConfigFiles(limits);
  const feeder: ByteFeeder<void> = new ByteFeeder(
    walkCpio(files, limits, () => feeder.offset),
    null,
  );
  try {
    if (isCompressed(payload))
      for await (const chunk of expandBuffer(payload, limits.payloadBytes)) feeder.write(chunk);
    else feeder.write(payload);
    feeder.end();
  } catch (error) {
    if (error instanceof ImageError) throw new KernelConfigError(`payload: ${error.message} (${error.code})`);
    throw error;
  }
  return files.end();
}

/** Where the header that begins at `at` ends. */
function skipHeader(bytes: Buffer, at: number, limits: KernelFileLimits): number {
  if (bytes.length < at + HEADER_START_BYTES || bytes.readUInt32BE(at) !== HEADER_MAGIC) {
    throw new KernelConfigError(`invalid RPM package: no header at byte ${at}`);
  }
  const size = bytes.readUInt32BE(at + 8) * INDEX_ENTRY_BYTES + bytes.readUInt32BE(at + 12);
  if (size > limits.headerBytes)
    throw new KernelConfigError(`the RPM header has ${size} bytes, the limit is ${limits.headerBytes}`);
  const end = at + HEADER_START_BYTES + size;
  if (end > bytes.length) throw new KernelConfigError(`the RPM package is truncated in the header at byte ${at}`);
  return end;
}

/** cpio(5), the new ASCII format: thirteen numbers of eight hex digits, the name, the bytes, each padded to four. */
function* walkCpio(files: ConfigFiles, limits: KernelFileLimits, offset: () => number): ByteProgram<void> {
  for (;;) {
    const header = Buffer.from((yield { take: CPIO_HEADER_BYTES }) ?? []).toString('latin1');
    if (header.startsWith('07070X'))
      throw new KernelConfigError('RPM packages with files of more than 4 GiB are not supported');
    if (!/^07070[12][0-9A-Fa-f]{104}$/.test(header)) {
      throw new KernelConfigError(`invalid cpio archive: no entry at its byte ${offset() - CPIO_HEADER_BYTES}`);
    }
    const field = (index: number) => Number.parseInt(header.slice(6 + index * 8, 14 + index * 8), 16);
    const [mode, size, nameBytes] = [field(1), field(6), field(11)];
    if (nameBytes === 0 || nameBytes > limits.nameBytes)
      throw new KernelConfigError('a cpio entry has a name that is empty or too long');
    const name = Buffer.from((yield { take: nameBytes }) ?? [])
      .toString('utf8')
      .replace(/\0.*$/s, '');
    yield { skip: -(CPIO_HEADER_BYTES + nameBytes) & 3 };
    if (name === TRAILER) break;
    files.open(name, (mode & KIND_MASK) === FILE_KIND);
    yield { skip: size, each: (part) => files.write(part) };
    files.close();
    yield { skip: -size & 3 };
  }
  yield { skipRest: true };
}
