/** Kernel files as their builders write them, as far as readers look. */
import { gzipSync } from 'node:zlib';
import { tarOf } from './images/make-tar.ts';

export interface PackedFile {
  readonly name: string;
  readonly data: string | Uint8Array;
}

function padded(bytes: Buffer, to: number): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((to - (bytes.length % to)) % to)]);
}

/** A member of an ar archive (deb(5), ar(5)). */
export function arMember(name: string, data: Uint8Array, size: string = String(data.length)): Buffer {
  const head = `${name.padEnd(16)}${'0'.padEnd(12)}${'0'.padEnd(6)}${'0'.padEnd(6)}${'100644'.padEnd(8)}${size.padEnd(10)}\`\n`;
  const pad = Buffer.from(data.length % 2 === 1 ? '\n' : '');
  return Buffer.concat([Buffer.from(head, 'latin1'), data, pad]);
}

export const AR_MAGIC = Buffer.from('!<arch>\n');

/** A Debian package whose `data.tar.<ending>` is `pack` of the tar of `files`. */
export async function debOf(
  files: readonly PackedFile[],
  ending = '.gz',
  pack: (tar: Buffer) => Uint8Array = (tar) => gzipSync(tar),
): Promise<Buffer> {
  const tar = await tarOf(files.map(({ name, data }) => ({ name, data: Buffer.from(data) })));
  return Buffer.concat([
    AR_MAGIC,
    arMember('debian-binary', Buffer.from('2.0\n')),
    arMember('control.tar.gz', gzipSync(await tarOf([{ name: './control', data: Buffer.from('Package: x\n') }]))),
    arMember(`data.tar${ending}`, pack(tar)),
  ]);
}

/** cpio, new ASCII format. */
export function cpioOf(files: readonly PackedFile[]): Buffer {
  const entries = [...files.map((file) => ({ ...file, mode: 0o100644 })), { name: 'TRAILER!!!', data: '', mode: 0 }];
  return Buffer.concat(
    entries.flatMap(({ name, data, mode }) => {
      const bytes = Buffer.from(data);
      const fields = [1, mode, 0, 0, 1, 0, bytes.length, 0, 0, 0, 0, name.length + 1, 0];
      const head = `070701${fields.map((field) => field.toString(16).padStart(8, '0')).join('')}${name}\0`;
      return [padded(Buffer.from(head, 'latin1'), 4), padded(bytes, 4)];
    }),
  );
}

function rpmHeader(indexEntries: number, dataBytes: number): Buffer {
  const head = Buffer.alloc(16 + indexEntries * 16 + dataBytes);
  head.writeUInt32BE(0x8eade801, 0);
  head.writeUInt32BE(indexEntries, 8);
  head.writeUInt32BE(dataBytes, 12);
  return head;
}

/** An RPM package: lead, two headers of no meaning, the payload. */
export function rpmOf(payload: Uint8Array): Buffer {
  const lead = Buffer.alloc(96);
  lead.writeUInt32BE(0xedabeedb, 0);
  lead[4] = 3;
  return Buffer.concat([padded(Buffer.concat([lead, rpmHeader(2, 13)]), 8), rpmHeader(3, 29), payload]);
}

/** What CONFIG_IKCONFIG links into a kernel, among other bytes; one marker stands there that is none. */
export function kernelOf(config: string, release: string): Buffer {
  return Buffer.concat([
    Buffer.from('\x7fELF text of a kernel IKCFG_ST and nothing after it', 'latin1'),
    Buffer.from(`Linux version ${release} (builder@host) (gcc) #1 SMP\n\0`),
    Buffer.from('IKCFG_ST'),
    gzipSync(config),
    Buffer.from('IKCFG_ED\0'),
  ]);
}

/** A boot image for x86 around a payload, by the boot protocol 2.15. */
export function bzImageOf(payload: Uint8Array): Buffer {
  const setupSectors = 3;
  const setup = Buffer.alloc((setupSectors + 1) * 512);
  setup[0x1f1] = setupSectors;
  setup.write('HdrS', 0x202, 'latin1');
  setup.writeUInt16LE(0x020f, 0x206);
  setup.writeUInt32LE(64, 0x248);
  setup.writeUInt32LE(payload.length, 0x24c);
  return Buffer.concat([setup, Buffer.alloc(64), payload, Buffer.alloc(32)]);
}
