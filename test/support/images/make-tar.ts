import { type Header, pack } from 'tar-stream';

export interface TarFile {
  readonly name: string;
  readonly data?: Uint8Array;
  readonly type?: 'file' | 'directory' | 'symlink' | 'link' | 'character-device' | 'block-device' | 'fifo';
  readonly linkname?: string;
  readonly pax?: Readonly<Record<string, string>>;
}

/** A tar as tar-stream writes it: ustar, with PAX headers where a name needs them. */
export async function tarOf(files: readonly TarFile[]): Promise<Buffer> {
  const archive = pack();
  for (const { data = new Uint8Array(0), ...header } of files) {
    // tar-stream writes the `pax` of a header, which its types do not know.
    const full = { ...header, size: data.length } as Header;
    if ((header.type ?? 'file') === 'file') archive.entry(full, Buffer.from(data));
    else archive.entry(full);
  }
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of archive) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

export interface RawHeader {
  readonly name: string;
  readonly size?: number;
  readonly type?: string;
  readonly target?: string;
  readonly magic?: string;
  /** Changes the block before its checksum is made. */
  readonly edit?: (block: Buffer) => void;
}

/** One header block, byte by byte, for what no writer would write. */
export function tarHeader({ name, size = 0, type = '0', target = '', magic = 'ustar\x0000', edit }: RawHeader): Buffer {
  const block = Buffer.alloc(512);
  block.write(name, 0, 100);
  block.write('0000644\0', 100);
  block.write(`${size.toString(8).padStart(11, '0')} `, 124);
  block.write('00000000000 ', 136);
  block.write(type, 156, 'latin1');
  block.write(target, 157);
  block.write(magic, 257);
  edit?.(block);
  block.fill(' ', 148, 156);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

/** Content, padded to whole blocks. */
export function tarContent(content: Uint8Array | string): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([bytes, Buffer.alloc(-bytes.length & 511)]);
}

export const TAR_END = Buffer.alloc(1024);
