import { TAR_END, tarHeader } from '../../support/images/make-tar.ts';
import { joinBytes, type SetFile } from './fuzz-set.ts';

export const BLOCK = 512;

/** One entry of a tar: its header, and its content padded to whole blocks. */
export interface ArchivePart {
  readonly header: Uint8Array;
  readonly content: Uint8Array;
}

export interface FuzzArchive {
  readonly name: string;
  readonly parts: readonly ArchivePart[];
  /** What stands behind the last entry. */
  readonly end: Uint8Array;
}

export function padded(content: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(content.length / BLOCK) * BLOCK);
  bytes.set(content);
  return bytes;
}

export function partOf(name: string, content: Uint8Array, type = '0', target = ''): ArchivePart {
  return { header: tarHeader({ name, size: content.length, type, target }), content: padded(content) };
}

export function archiveOf(name: string, files: readonly SetFile[]): FuzzArchive {
  const parts = files.map((file) =>
    file.link === undefined ? partOf(file.name, file.bytes) : partOf(file.name, new Uint8Array(0), '2', file.link),
  );
  return { name, parts, end: TAR_END };
}

export function joinArchive({ parts, end }: Pick<FuzzArchive, 'parts' | 'end'>): Uint8Array {
  return joinBytes(...parts.flatMap(({ header, content }) => [header, content]), end);
}

export function offsetOfPart(parts: readonly ArchivePart[], index: number): number {
  return parts.slice(0, index).reduce((sum, { content }) => sum + BLOCK + content.length, 0);
}

/** A header with bytes changed and its checksum made right again. */
export function withHeader(part: ArchivePart, change: (block: Buffer) => void): ArchivePart {
  const edit = (block: Buffer): void => {
    block.set(part.header);
    change(block);
  };
  return { ...part, header: tarHeader({ name: '', edit }) };
}
